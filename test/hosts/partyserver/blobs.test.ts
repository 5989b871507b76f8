import { expect, it } from "vitest";
import { Client } from "../../support/client.ts";
import { connect } from "./rooms.ts";

const open = async (user: string) => new Client(await connect("blobs", "any", { user })).opened();

it("Blobs are measured like any other message, and leave the counts of the room as they should be", async () => {
  const [eve, ada] = [await open("eve"), await open("ada")];
  for (let index = 0; index < 20; index++) eve.sendRaw(new ArrayBuffer(100_000));
  expect(await eve.until("a warning or a close", () => eve.warnings[0] ?? eve.closed)).toBeTruthy();

  // Of the room's 1,000 bytes.
  for (let index = 0; index < 5; index++) ada.sendRaw(new ArrayBuffer(300));
  const warning = await ada.until("a warning", () => ada.warnings[0]);
  expect(warning).toMatchObject({ limit: "bytes" });
  expect(ada.heard).toEqual(["a Blob of 300", "a Blob of 300", "a Blob of 300"]);
  expect(eve.heard).toEqual([]);
  // Those of eve's that the room judged before it closed or silenced her count too.
  expect(ada.of("metrics").map(({ value }) => (value as { bytes: number }).bytes >= 900)).toContain(true);
});
