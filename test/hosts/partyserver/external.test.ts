import { expect, it } from "vitest";
import { Client } from "../../support/client.ts";
import { MINUTE, pause } from "../../support/time.ts";
import { connect } from "./rooms.ts";

const PROMPT = '{"type":"prompt"}';

/** Ms that this test takes at most, on a machine that stalls. */
const LONGEST = 15_000;

it("Cloudflare's rate limiting binding refuses what is too much, by client and over all rooms", async () => {
  const open = async (address: string, room: string): Promise<Client> => {
    const headers = { "CF-Connecting-IP": address };
    return new Client(await connect("binding", room, { headers })).opened();
  };
  // The binding counts by the minutes of the clock, and begins anew with the next one.
  const left = MINUTE - (Date.now() % MINUTE);
  if (left < LONGEST) await pause(left);
  const ada = await open("192.0.2.1", "one");
  for (let index = 0; index < 5; index++) ada.sendRaw(PROMPT);
  await ada.until("five prompts", () => ada.of("prompt").length === 5);
  ada.sendRaw(PROMPT);
  // The binding does not say how long to wait: that is the cool-down alone.
  expect(await ada.until("a warning", () => ada.warnings[0])).toMatchObject({
    limit: "prompts",
    retryAfter: 1_000,
  });

  const elsewhere = await open("192.0.2.1", "two");
  elsewhere.sendRaw('{"type":"chat"}');
  elsewhere.sendRaw(PROMPT);
  await elsewhere.until("a warning", () => elsewhere.warnings[0]);
  expect([elsewhere.of("chat").length, elsewhere.of("prompt").length]).toEqual([1, 0]);

  const bob = await open("192.0.2.2", "two");
  bob.sendRaw(PROMPT);
  await bob.until("a prompt", () => bob.of("prompt").length === 1);
});
