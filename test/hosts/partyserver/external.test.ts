import { expect, it } from "vitest";
import { Client } from "../../support/client.ts";
import { connect } from "./rooms.ts";

const PROMPT = '{"type":"prompt"}';

it("Cloudflare's rate limiting binding refuses what is too much, by client and over all rooms", async () => {
  const open = async (user: string, room: string): Promise<Client> =>
    new Client(await connect("binding", room, { user })).opened();
  const name = crypto.randomUUID();
  const ada = await open(name, "one");
  for (let index = 0; index < 3; index++) ada.sendRaw(PROMPT);
  await ada.until("three prompts", () => ada.heard.length === 3);
  ada.sendRaw(PROMPT);
  // The binding does not say how long to wait: that is the cool-down alone.
  expect(await ada.until("a warning", () => ada.warnings[0])).toMatchObject({
    limit: "prompts",
    retryAfter: 1_000,
  });

  const elsewhere = await open(name, "two");
  elsewhere.sendRaw('{"type":"chat"}');
  elsewhere.sendRaw(PROMPT);
  await elsewhere.until("a warning", () => elsewhere.warnings[0]);
  expect(elsewhere.heard).toEqual(['{"type":"chat"}']);

  const bob = await open(crypto.randomUUID(), "two");
  bob.sendRaw(PROMPT);
  await bob.until("a prompt", () => bob.heard.length === 1);
});
