// @module-tag slow
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AlertedRooms } from "../../../support/alerted-client.ts";
import { AlertServer } from "../../../support/alert-server.ts";
import { OPERATOR } from "../../../support/operator.ts";
import { pause, SECOND } from "../../../support/time.ts";
import { serveWorkerd, type WorkerdServer } from "../../../support/workerd.ts";

/** A room hibernates ten seconds after its last event. */
const ASLEEP = 12.5 * SECOND;

const BANNED = 4403;

/** So often something is tried at the most where a machine that stalls made it last too long. */
const MOST_TRIES = 5;

let disk: string;
let target: AlertServer;
let server: WorkerdServer;
let rooms: AlertedRooms;
const unique = (): string => Math.random().toString(36).slice(2);

beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  target = await AlertServer.open();
  server = await serveWorkerd({
    entry: "test/hosts/partyserver/served/rooms/alerts.ts",
    classes: ["Alerting", "AlertingByJson", "Ledger"],
    disk,
    // In production a target has to be https.
    bindings: { ALERTS_URL: target.url(), NODE_ENV: "test" },
  });
  rooms = new AlertedRooms(() => `${server.host}/parties/alerting`);
});

afterAll(async () => {
  await server?.kill();
  await target?.stop();
  await rm(disk, { recursive: true, force: true });
});

beforeEach(() => {
  target.recover();
  target.requests.length = 0;
});

const instanceOf = async (room: string): Promise<string> =>
  (await fetch(`http://${server.host}/parties/alerting/${room}`)).text();

/** How long echoes take in a room, usually and while Slack does not answer it. Then Slack answers what the room sends again. */
async function echoesWithoutAnswer() {
  const room = unique();
  const alerts = (): number => target.requests.filter(({ body }) => body.includes(room)).length;
  const ada = await rooms.enter(room, "ada");
  const before = await rooms.echoes(ada, 200);
  target.hang();
  await rooms.ban(room, unique());
  await expect.poll(alerts).toBe(1);
  const during = await rooms.echoes(ada, 200);
  // The room gives up after five seconds, and tries again a second later.
  target.recover();
  await expect.poll(alerts).toBe(2);
  ada.leave();
  const [longest = Infinity, median = Infinity, usual = 0] = [during.at(-1), during[100], before[100]];
  return { longest, median, usual, isInTime: longest < SECOND && median < 5 * usual + 5 };
}

describe("rooms on PartyServer that tell Slack of bans", () => {
  it("send one message for a ban of a client that is in ten of them", async () => {
    const names = Array.from({ length: 10 }, () => unique());
    const eve = unique();
    const clients = await Promise.all(names.map((room) => rooms.enter(room, eve)));
    // Her connects are with the ledger once each room has answered her.
    await Promise.all(clients.map((client) => rooms.echoes(client, 1)));
    await rooms.ban(names[4] ?? "", eve);
    await Promise.all(clients.map((client) => client.until("the close", () => client.closed)));
    expect(clients.map(({ closed }) => closed?.code)).toEqual(names.map(() => BANNED));
    expect(await target.texts(1)).toEqual([
      expect.stringMatching(`^Banned "user:${eve}" for 1 hour in "Alerting/`),
    ]);
    // All have heard of the ban, and an alert is sent as soon as its room has heard of it.
    await pause(2 * SECOND);
    expect(target.requests).toHaveLength(1);
  });

  it("delay no message if Slack never answers", async () => {
    let echoes: { longest: number; median: number; usual: number; isInTime: boolean };
    let tries = 0;
    do echoes = await echoesWithoutAnswer();
    while (!echoes.isInTime && ++tries < MOST_TRIES);
    // It would be five seconds for each that waited.
    expect(echoes.longest).toBeLessThan(SECOND);
    expect(echoes.median).toBeLessThan(5 * echoes.usual + 5);
  }, 120_000);

  it("hibernate while Slack is down, and tell it at their next event once it is back", async () => {
    const room = unique();
    const ada = await rooms.enter(room, "ada");
    target.answer = (response) => response.destroy();
    // Who stays: to leave is an event, which might come only after the second attempt.
    const operator = await rooms.enter(room, OPERATOR);
    operator.sendRaw(JSON.stringify({ do: "ban", target: `user:${unique()}`, kind: "ban" }));
    // At once, and a second later. From then on it waits for events.
    await target.came(2);
    const instance = await instanceOf(room);
    await pause(ASLEEP);
    target.recover();
    expect(target.requests).toHaveLength(2);
    await rooms.echoes(ada, 1);
    await target.came(3);
    expect(await instanceOf(room)).not.toBe(instance);
    expect(target.requests[2]?.body).toBe(target.requests[0]?.body);
    for (const client of [ada, operator]) client.leave();
  });

  it("send it again after a kill before they knew that it had arrived, with the same key, and then no more", async () => {
    const json = new AlertedRooms(() => `${server.host}/parties/alerting-by-json`);
    const room = unique();
    target.hang();
    await json.ban(room, unique());
    await target.came(1);
    await server.kill();
    target.recover();
    server = await server.restart();
    const ada = await json.enter(room, "ada");
    await target.came(2);
    const [first, second] = target.requests.map(({ headers }) => headers["idempotency-key"]);
    expect(second).toBe(first);
    await pause(SECOND);
    // A machine that stalled has gone on by the time that the room answers, and what it has heard before is kept then.
    await json.echoes(ada, 20);
    await server.kill();
    server = await server.restart();
    (await json.enter(room, "ada")).leave();
    await pause(2 * SECOND);
    expect(target.requests).toHaveLength(2);
  });
});
