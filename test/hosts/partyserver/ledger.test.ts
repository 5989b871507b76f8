import { env, runDurableObjectAlarm, runInDurableObject, SELF } from "cloudflare:test";
import { expect, it } from "vitest";
import { Client } from "../../support/client.ts";
import { evictRoom } from "../../support/evict.ts";
import { ledgerContract } from "../../contract/ledger.ts";
import { connect, roomOf } from "./rooms.ts";

ledgerContract(
  "PartyServer, hibernating",
  { connect, evict: (party, room) => evictRoom(roomOf(party, room)), sleeps: true },
  "hibernating-sharing",
);
ledgerContract("PartyServer, in memory", { connect }, "sharing");

it("answers nobody who asks the ledger from outside, though the router leads there", async () => {
  const url = "http://rooms/parties/ledger/user:eve";
  const call = JSON.stringify({ do: "look" });
  expect((await SELF.fetch(url)).status).toBe(404);
  expect((await SELF.fetch(url, { method: "POST", body: call })).status).toBe(404);
  expect((await SELF.fetch(url, { headers: { Upgrade: "websocket" } })).status).toBe(404);
});

it.each([undefined, "", "0".repeat(64), "x"])(
  "believes nobody who pretends to be the ledger with the token %s",
  async (token) => {
    const room = `pushed-${Math.random()}`;
    const eve = await new Client(await connect("sharing", room, { user: "eve" })).opened();
    await eve.settled();
    const ban = {
      id: "1",
      target: "user:eve",
      scope: "user",
      kind: "close",
      reason: "",
      by: "x",
      limit: null,
    };
    const entry = {
      v: 1,
      shared: true,
      told: false,
      ban: { ...ban, disclosure: "none", at: 0, until: null },
    };
    const answer = await roomOf("sharing", room).fetch(`http://rooms/parties/sharing/${room}`, {
      method: "POST",
      headers: token === undefined ? {} : { "x-party-bouncer-token": token },
      body: JSON.stringify({ target: "user:eve", state: { revision: 1e9, entries: [entry] } }),
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    await eve.settled();
    expect(eve.closed).toBeNull();
  },
);

const FORGED: readonly (string | undefined)[] = [undefined, "", "0".repeat(64), "x".repeat(8_000)];

it.each(
  FORGED.flatMap((token) =>
    [
      { ask: "people" },
      { ask: "standing", target: "user:eve" },
      { ask: "record" },
      { ask: "people", padding: "x".repeat(5_000_000) },
    ].map((question) => ({ token, question, ask: question.ask })),
  ),
)("tells nothing to whoever asks $ask with a token that is not its own", async ({ token, question }) => {
  const room = `asked-${Math.random()}`;
  const eve = await new Client(await connect("sharing", room, { user: "eve" })).opened();
  await eve.settled();
  const frames = eve.frames.length;
  const answer = await roomOf("sharing", room).fetch(`http://rooms/parties/sharing/${room}`, {
    method: "POST",
    headers: token === undefined ? {} : { "x-party-bouncer-token": token },
    body: JSON.stringify(question),
  });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(await answer.text()).not.toMatch(/eve|connections|standing|\bat \S+:\d+/);
  await eve.settled();
  expect(eve.frames.length).toBe(frames + 1);
});

it("wakes an object of the ledger to see what is over, as long as there is anything in it", async () => {
  const user = `session-${Math.random()}`;
  const { ledger } = env as unknown as { ledger: DurableObjectNamespace };
  const object = ledger.get(ledger.idFromName(`user:${user}`));
  const session = await new Client(await connect("sharing", `alarm-${user}`, { user })).opened();
  await session.settled();
  expect(await runDurableObjectAlarm(object)).toBe(true);
  // It is here still, so that it wakes again.
  expect(await runDurableObjectAlarm(object)).toBe(true);
  session.leave();
  const alarm = (): Promise<number | null> =>
    runInDurableObject(object, (_, { storage }) => storage.getAlarm());
  // It waits for a day whether the client comes back.
  await expect.poll(alarm).toBeLessThan(Date.now() + 25 * 3_600_000);
  expect(await runDurableObjectAlarm(object)).toBe(true);
  expect(await alarm()).toBeNull();
});
