import { expect, it } from "vitest";
import { Admission } from "../../../../src/hosts/durable-object/admission.ts";
import { ROOMS } from "../../../../src/storage/storage-keys.ts";
import { World } from "../../../support/ledger-world.ts";
import { requestWith } from "../../../support/room.ts";

it("a client that is refused before it has a socket is in the room no longer, as the ledger knows it", async () => {
  const world = new World();
  const [a, b] = [world.room("a"), world.room("b")];
  await a.bouncer.bans.add("user:eve", { kind: "close" });
  await world.quiet();
  const deps = { host: b.host, inMemory: new Set<never>(), lost: new WeakSet() };
  const refused = await Admission.of(deps, requestWith({ "x-user": "eve" }));
  expect(refused).toMatchObject({ closing: { code: 4403 } });
  await world.quiet();
  const rooms = [...world.storageOf("eve").records.keys()].filter((key) => key.startsWith(ROOMS));
  expect(rooms).toEqual([]);
});
