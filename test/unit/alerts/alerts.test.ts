import { appealTo } from "../../support/appealing.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { webhook } from "../../../src/alerts/webhook.ts";
import type { WebhookOptions } from "../../../src/alerts/webhook.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { ALERTS } from "../../../src/storage/storage-keys.ts";
import { AlertServer } from "../../support/alert-server.ts";
import { World, policy as shared } from "../../support/ledger-world.ts";
import { byHeaders, moderator, Room, settled } from "../../support/room.ts";
import { DAY, HOUR, MINUTE, pause, SECOND } from "../../support/time.ts";

const base: Policy = {
  limits: [{ name: "messages", limit: 1, window: "1s", burst: 1 }],
  cooldown: { base: "1s", grace: 0 },
  ladder: [{ strikes: 1, do: "close", for: "1h" }],
  identify: byHeaders,
};

let server: AlertServer;

beforeEach(async () => {
  server = await AlertServer.open();
});

afterEach(() => server.stop());

const slack = (options: Partial<WebhookOptions> = {}) =>
  webhook(server.url(), { on: ["ban"], format: "slack", ...options });

function roomWith(options: Partial<WebhookOptions> = {}, policy: Policy = {}): Room {
  return new Room({ ...base, ...policy, alerts: [slack(options)] });
}

/** What passes takes no longer for it, and a busy machine may need it. */
const PATIENT = { timeout: 15_000 };

/** Nobody is told of anything within the time in which somebody would have been. */
async function nothingComes(after = 0): Promise<void> {
  await pause(300);
  expect(server.requests).toHaveLength(after);
}

const kept = ({ memory }: Room): string[] => memory.keys(ALERTS);

/** Waits until what was sent is answered. It is from then on that the webhook is left alone for a second by the room's clock. */
async function quiet(room: Room): Promise<void> {
  await expect.poll(() => kept(room), PATIENT).toEqual([]);
}

/** Waits until so many attempts have failed, and the room knows it. */
async function failed(room: Room, attempts: number): Promise<void> {
  await expect.poll(() => room.memory.text, PATIENT).toContain(`"attempts":${attempts}`);
}

describe("a room whose policy has a webhook", () => {
  it("tells it of a ban by the ladder, once, and keeps nothing of it", async () => {
    const room = roomWith();
    const eve = await room.enter("eve");
    for (const message of ["hello", "buy now"]) room.say(eve, message);
    expect(await server.texts(1)).toEqual([
      'Banned "user:eve" for 1 hour: strike 1 on the ladder, limit "messages".',
    ]);
    await quiet(room);
  });

  it("tells it of an operator's ban, of a lift, and of a refused connect, if it wants to know", async () => {
    const room = roomWith({ on: ["ban", "pardon", "connect-refused"] });
    await room.bouncer.bans.add("user:eve", { by: "ada", reason: "spam", label: "Eve of the docks" });
    await server.came(1);
    await quiet(room);
    await room.knock("eve");
    room.now += SECOND;
    await room.bouncer.bans.remove("user:eve");
    await room.enter("bob");
    const texts = (await server.texts(2)).flatMap((text) => text.split("\n"));
    expect(texts).toEqual([
      'Banned "user:eve" ("Eve of the docks") for 1 hour: by "ada", "spam".',
      '"user:eve" ("Eve of the docks") tried to connect, but is banned for 1 hour: by "ada", "spam".',
      'Lifted the bans of "user:eve".',
    ]);
  });

  it("does not tell it of what it does not want to know, nor of what `when` leaves out", async () => {
    const room = roomWith({ when: (alert) => alert.event === "ban" && alert.ban.limit !== null });
    await room.bouncer.bans.add("user:eve");
    await room.bouncer.bans.remove("user:eve");
    await nothingComes();
    expect(kept(room)).toEqual([]);
  });

  it("tells it of what `when` and `text` fail at, and of the failure too, but of that on the log", async () => {
    const room = roomWith({
      on: ["ban", "error"],
      when: () => {
        throw new Error("no when");
      },
      text: () => {
        throw new Error("no text");
      },
    });
    const failures = room.listen("error");
    await room.bouncer.bans.add("user:eve");
    expect(await server.texts(1)).toEqual(['Banned "user:eve" for 1 hour: by "operator".']);
    expect(failures.map(({ doing, error }) => [doing, (error as Error).message])).toEqual([
      ["sending an alert", "no when"],
      ["sending an alert", "no text"],
    ]);
  });

  it("sends no address: neither that of a ban, nor that of a lift", async () => {
    const room = roomWith({ on: ["ban", "pardon"], format: "json" }, { identify: undefined });
    const target = "address:203.0.113.7";
    await room.bouncer.bans.add(target);
    await server.came(1);
    await quiet(room);
    room.now += SECOND;
    await room.bouncer.bans.remove(target);
    const bodies = (await server.came(2)).map(({ body }) => body);
    expect(bodies.join()).toMatch(/"target":"address:#/);
    expect(bodies.join()).not.toContain("203.0.113");
    expect(room.memory.text).not.toContain("203.0.113");
  });

  it("says of a dry run that it is one; what the ladder would have done, it does not send", async () => {
    const room = roomWith({}, { enforce: false });
    const eve = await room.enter("eve");
    for (const message of ["hello", "buy", "now"]) room.say(eve, message);
    await nothingComes();
    await room.bouncer.bans.add("user:eve");
    expect(await server.texts(1)).toEqual([
      'Banned "user:eve" for 1 hour: by "operator". Dry run: it may come back.',
    ]);
  });

  it("tells it of an error once an hour, however often it happens, and also after it was unloaded", async () => {
    const failing: Policy = {
      identify: () => {
        throw new TypeError("no such table: users");
      },
    };
    const room = roomWith({ on: ["error"] }, failing);
    room.listen("error");
    for (let index = 0; index < 5; index++) await room.enter(`guest ${index}`);
    expect(await server.texts(1)).toEqual(['Failed at identify: "TypeError: no such table: users".']);
    await expect.poll(() => room.memory.text, PATIENT).toContain('"isSent":true');
    room.evict();
    room.listen("error");
    await room.enter("another");
    await nothingComes(1);
    room.now += HOUR;
    await room.enter("a later one");
    await server.came(2);
  });

  it("leaves an error on the log as well", async () => {
    const room = roomWith({ on: ["error"] });
    expect(room.listen("error")).toEqual([]);
  });

  it("has what it was told in its storage before anything is sent, and sends it after it was thrown out of memory", async () => {
    const room = roomWith();
    server.hang();
    const banned = room.bouncer.bans.add("user:eve");
    await settled();
    expect(kept(room)).toHaveLength(1);
    await banned;
    await server.came(1);
    server.recover();
    room.evict();
    await room.enter("bob");
    await server.came(2);
    await quiet(room);
    // The same alert, so that whoever takes JSON knows it.
    expect(server.requests[1]?.body).toBe(server.requests[0]?.body);
  });

  it("has no storage, and tells it all the same", async () => {
    const room = new Room({ ...base, alerts: [slack()] }, { storage: null });
    const eve = await room.enter("eve");
    await room.bouncer.bans.add(eve);
    await server.came(1);
  });

  it("says of what waits that it cannot be read, and deletes it", async () => {
    const room = roomWith();
    const failures = room.listen("error");
    await room.memory.put(`${ALERTS}a/b`, { text: "corrupt" });
    await room.enter("bob");
    await quiet(room);
    expect(failures.map(({ doing }) => doing)).toEqual(["sending an alert"]);
  });

  it("goes on if its storage fails, and tells it all the same", async () => {
    const room = roomWith();
    const failures = room.listen("error");
    const bob = await room.enter("bob", moderator("bob"));
    room.memory.error = new Error("the disk is full");
    await room.bouncer.bans.add("user:eve").catch(() => {});
    room.say(bob, "hello");
    expect(bob.heard).toEqual(["hello"]);
    await settled();
    room.memory.error = null;
    room.now += SECOND;
    room.say(bob, "hello");
    await server.came(1);
    expect(failures.filter(({ doing }) => doing === "sending an alert")).not.toEqual([]);
  });

  it("tells it of a promotion", async () => {
    const room = roomWith({ on: ["promotion"] }, { candidate: { maxMessageBytes: 9 } });
    await room.bouncer.promote();
    await room.bouncer.demote();
    const texts = (await server.texts(1))[0]?.split("\n");
    expect(texts).toEqual([
      "Promoted the candidate: it hits 0 of 0 clients.",
      "Took back the promotion: it hits 0 of 0 clients.",
    ]);
  });

  it("tells it of an appeal, once", async () => {
    const room = roomWith({ on: ["appeal"] }, { appeals: true });
    await room.bouncer.bans.add("user:eve", { disclosure: "notify" });
    for (let tries = 0; tries < 2; tries++) await appealTo(room.bouncer, { text: "Why?" });
    expect(await server.texts(1)).toEqual(['"user:eve" appealed: "Why?".']);
    // Another one would wait until a second has passed.
    await quiet(room);
  });

  it("tells it what was decided about an appeal", async () => {
    const room = roomWith({ on: ["appeal"] }, { appeals: true });
    const { policy } = room.bouncer;
    room.bouncer.setPolicy({ ...policy, alerts: [] });
    const { id } = await room.bouncer.bans.add("user:eve", { disclosure: "notify" });
    await appealTo(room.bouncer, { text: "Why?" });
    room.bouncer.setPolicy(policy);
    await room.bouncer.appeals.decide("user:eve", id, { decision: "reject", note: "No.", by: "ada" });
    expect(await server.texts(1)).toEqual(['Rejected the appeal of "user:eve": by "ada", "No.".']);
  });

  it("tells each of two webhooks", async () => {
    const room = new Room({
      ...base,
      alerts: [slack(), webhook(server.url("/another"), { on: ["ban"] })],
    });
    await room.bouncer.bans.add("user:eve");
    const paths = (await server.came(2)).map(({ path }) => path);
    expect(paths.toSorted()).toEqual(["/another", "/services/T0/B0/secret"]);
  });

  it("sends what a policy of before left only to webhooks that are still there", async () => {
    const room = roomWith();
    server.fail(503);
    await room.bouncer.bans.add("user:eve");
    await server.came(1);
    await failed(room, 1);
    room.bouncer.setPolicy({ ...base, alerts: [webhook(server.url("/new"), { on: ["ban"] })] });
    server.recover();
    room.now += DAY;
    room.say(await room.enter("bob"), "hello");
    await nothingComes(1);
  });
});

describe("alerts that are many", () => {
  it("are told of in one message, if they come at once", async () => {
    const room = roomWith();
    for (let index = 0; index < 25; index++) void room.bouncer.bans.add(`user:${index}`);
    const [text = ""] = await server.texts(1);
    expect(text.split("\n")).toHaveLength(11);
    expect(text).toContain("and 15 more");
    await quiet(room);
  });

  it("are told of in one message, if they come while one is sent, or within a second after it", async () => {
    const room = roomWith();
    let release = (): void => {};
    server.answer = (response) => (release = () => void response.end("ok"));
    await room.bouncer.bans.add("user:first");
    await server.came(1);
    for (let index = 0; index < 3; index++) await room.bouncer.bans.add(`user:${index}`);
    release();
    server.recover();
    await expect.poll(() => kept(room), PATIENT).toHaveLength(3);
    await room.bouncer.bans.add("user:last");
    room.now += SECOND;
    await room.enter("bob");
    expect((await server.texts(2))[1]?.split("\n")).toHaveLength(4);
  });

  it("wait in no more than a hundred records; of the others it is said how many there were", async () => {
    const room = roomWith();
    server.fail(503);
    await room.bouncer.bans.add("user:first");
    await server.came(1);
    for (let index = 0; index < 150; index++) await room.bouncer.bans.add(`user:${index}`);
    expect(kept(room)).toHaveLength(100);
    server.recover();
    // A room that is thrown out of memory has no timers. Here they are left, and this one would send everything again in a second.
    room.bouncer.setPolicy({ ...base, alerts: [] });
    room.evict();
    room.now += SECOND;
    await room.enter("bob");
    const texts = await server.texts(2);
    expect(texts[1]).toContain(`and ${151 - 10} more`);
    await quiet(room);
  });
});

describe("a webhook that is down", () => {
  const attempts = [SECOND, 5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE];

  it("is tried again after 1 s, 5 s, 30 s, 2 min and 10 min, at the room's next event, and then no more", async () => {
    const room = roomWith();
    const failures = room.listen("error");
    server.fail(503);
    await room.bouncer.bans.add("user:eve");
    await server.came(1);
    const bob = await room.enter("bob", moderator("bob"));
    for (const [index, wait] of attempts.entries()) {
      await failed(room, index + 1);
      room.now += wait - 1;
      room.say(bob, "hello");
      await settled();
      expect(server.requests).toHaveLength(index + 1);
      room.now += 1;
      room.say(bob, "hello");
      await server.came(index + 2);
    }
    await quiet(room);
    expect(failures.map(({ error }) => (error as Error).message)).toEqual([
      expect.stringMatching(/^127\.0\.0\.1:\d+ answered 503, and 1 of its alerts are dropped\.$/),
    ]);
  });

  it("is told of everything once it is back", async () => {
    const room = roomWith();
    const host = server.url();
    await server.stop();
    await room.bouncer.bans.add("user:eve");
    await failed(room, 1);
    expect(host).not.toBe("");
    expect(room.memory.text).not.toContain("secret");
  });

  it("is tried at the next event if the clock was set back since", async () => {
    const room = roomWith();
    server.fail(503);
    await room.bouncer.bans.add("user:eve");
    await server.came(1);
    await failed(room, 1);
    server.recover();
    room.now -= DAY;
    await room.enter("bob");
    await server.came(2);
    await quiet(room);
  });

  it.each([404, 301])("and says with a %i that it will never take it, is not tried again", async (status) => {
    const room = roomWith();
    const failures = room.listen("error");
    server.fail(status, { location: server.url("/elsewhere") });
    await room.bouncer.bans.add("user:eve");
    await server.came(1);
    await quiet(room);
    room.now += DAY;
    await room.enter("bob");
    await nothingComes(1);
    expect(String(failures[0]?.error)).toContain(`answered ${status}`);
    expect(String(failures[0]?.error)).not.toContain("secret");
  });

  it("and asks for time, is given it", async () => {
    const room = roomWith();
    server.fail(429, { "retry-after": "60" });
    await room.bouncer.bans.add("user:eve");
    await server.came(1);
    await failed(room, 1);
    server.recover();
    room.now += 59 * SECOND;
    await room.enter("bob");
    await nothingComes(1);
    room.now += SECOND;
    await room.enter("cai");
    await server.came(2);
  });
});

describe("rooms that share a ledger", () => {
  it("send one alert of a ban of a client that is in ten of them", async () => {
    const world = new World();
    const rooms = Array.from({ length: 10 }, (_, index) => world.room(`room ${index}`));
    for (const { bouncer } of rooms) bouncer.setPolicy({ ...shared, alerts: [slack()] });
    for (const room of rooms) await room.enter("eve");
    await rooms[3]?.bouncer.bans.add("user:eve", { by: "ada" });
    await world.quiet();
    expect(rooms.filter(({ heard }) => heard.length > 0)).toHaveLength(10);
    await server.came(1);
    await nothingComes(1);
    for (const { storage } of rooms) await expect.poll(() => storage.keys(ALERTS), PATIENT).toEqual([]);
  });

  it("send one alert of a lift that ten of them hear of, and one of the next lift", async () => {
    const world = new World();
    const rooms = Array.from({ length: 10 }, (_, index) => world.room(`room ${index}`));
    for (const { bouncer } of rooms) bouncer.setPolicy({ ...shared, alerts: [slack({ on: ["pardon"] })] });
    for (const room of rooms) await room.enter("eve");
    for (let round = 1; round <= 2; round++) {
      await rooms[3]?.bouncer.bans.add("user:eve", { kind: "shadow-ban" });
      await world.quiet();
      world.now += 2 * MINUTE;
      await rooms[5]?.bouncer.bans.remove("user:eve");
      await world.quiet();
      await server.came(round);
      await nothingComes(round);
    }
  });

  it("send it also if the room that may is killed between sending and removing it, with the same id", async () => {
    const world = new World();
    const [one, other] = [world.room("one"), world.room("other")];
    const alerts = [webhook(server.url(), { on: ["ban"] })];
    for (const { bouncer } of [one, other]) bouncer.setPolicy({ ...shared, alerts });
    for (const room of [one, other]) await room.enter("eve");
    server.hang();
    await one.bouncer.bans.add("user:eve");
    await world.quiet();
    await server.came(1);
    server.recover();
    for (const room of [one, other]) {
      room.restart();
      room.bouncer.setPolicy({ ...shared, alerts });
      await room.enter("bob");
    }
    await world.quiet();
    await server.came(2);
    await nothingComes(2);
    const [first, second] = server.requests.map(({ headers }) => headers["idempotency-key"]);
    expect(second).toBe(first);
  });

  it("send it without the ledger, if that does not answer three times", async () => {
    const world = new World();
    const room = world.room("one");
    room.bouncer.setPolicy({ ...shared, alerts: [slack()] });
    const bob = await room.enter("bob");
    room.toLedger.trouble = "away";
    await room.bouncer.bans.add("user:eve");
    for (const wait of [0, SECOND, 5 * SECOND]) {
      await nothingComes();
      world.now += wait;
      room.say(bob);
    }
    await server.came(1);
  });

  it("say nothing of a ban of yesterday that one of them hears of now", async () => {
    const world = new World();
    const [one, other] = [world.room("one"), world.room("other")];
    one.bouncer.setPolicy({ ...shared, alerts: [slack()] });
    const eve = await one.enter("eve");
    one.fromLedger.trouble = "away";
    await other.bouncer.bans.add("user:eve", { for: "7d" });
    await world.quiet();
    world.now += DAY;
    one.fromLedger.trouble = null;
    one.say(eve);
    await world.quiet();
    await one.enter("eve");
    await world.quiet();
    expect(one.heard).toContain("close of user:eve");
    await nothingComes();
  });
});

it("costs a room without webhooks nothing: no record is read or written", async () => {
  const room = new Room(base);
  const eve = await room.enter("eve", moderator("eve"));
  room.say(eve, "hello");
  await room.bouncer.bans.add("user:bob");
  expect(room.memory.keys(ALERTS)).toEqual([]);
});
