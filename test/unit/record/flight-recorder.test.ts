import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createHost } from "../../../src/bouncer/create-host.ts";
import type { Host } from "../../../src/bouncer/host.ts";
import type { VerdictEvent } from "../../../src/events/events.ts";
import { external } from "../../../src/policy/external-limit.ts";
import { keepStateThroughHibernation } from "../../../src/platform/attachment.ts";
import type { ConnectionLike } from "../../../src/platform/room.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import type { MessageEvent, TrafficEvent } from "../../../src/record/traffic-event.ts";
import { HibernatingSocket, NativeSocket } from "../../support/native-socket.ts";
import type { Verdict } from "../../../src/strikes/verdict.ts";
import { differenceOf, verdictsIn } from "../../support/played.ts";
import { only, recordedIn } from "../../support/recorded.ts";
import { byHeaders, from, moderator, Room, settled } from "../../support/room.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { MINUTE, SECOND, START } from "../../support/time.ts";

const POLICY: Policy = {
  record: {},
  identify: byHeaders,
  limits: [{ name: "messages", limit: 2, window: "1s", burst: 2 }],
  log: false,
};

const USER = expect.stringMatching(/^user:[\da-f]{16}$/);

async function roomWith(policy: Policy = {}): Promise<Room> {
  const room = new Room({ ...POLICY, ...policy });
  await room.host.ready();
  return room;
}

async function messagesOf(room: Room): Promise<MessageEvent[]> {
  return only(await recordedIn(room.bouncer), "message");
}

describe("a recorder", () => {
  it("writes down who comes, what they send, what is decided, and who goes", async () => {
    const room = await roomWith();
    const ann = await room.enter("ann");
    room.now += 10;
    room.say(ann, '{"type":"said","value":"hello"}');
    room.now += 5;
    room.leave(ann);
    expect(await recordedIn(room.bouncer)).toEqual([
      expect.objectContaining({ event: "rules", at: START }),
      { at: START, event: "load", connections: [] },
      { at: START, event: "open", connection: 1, client: USER },
      {
        at: START + 10,
        event: "message",
        connection: 1,
        type: "said",
        bytes: 31,
        verdict: "admit",
        limit: null,
      },
      { at: START + 15, event: "close", connection: 1 },
    ]);
  });

  it("knows a client again, and tells an address from an id", async () => {
    const room = await roomWith();
    for (const id of ["ann", "ann", "bob"]) await room.enter(id, { ...from("192.0.2.1"), "x-user": id });
    await room.enter("nobody", from("192.0.2.1"));
    const [ann, again, bob, nobody] = only(await recordedIn(room.bouncer), "open");
    expect([again?.client === ann?.client, bob?.client === ann?.client]).toEqual([true, false]);
    expect([ann?.address, bob?.address]).toEqual([
      nobody?.client?.toString().slice("address:".length),
      ann?.address,
    ]);
    expect(nobody?.client).toMatch(/^address:[\da-f]{16}$/);
  });

  it("says who is turned away, and by what", async () => {
    const room = await roomWith({ admission: { perClient: 1 } });
    await room.enter("ann");
    await room.enter("ann");
    await room.bouncer.bans.add("user:bob", { for: "1h" });
    await room.enter("bob");
    const [ann, again, bob] = only(await recordedIn(room.bouncer), "open");
    expect([again, bob]).toEqual([
      { at: START, event: "open", connection: 2, client: ann?.client, verdict: "close", limit: "perClient" },
      { at: START, event: "open", connection: 3, client: USER, verdict: "close" },
    ]);
  });

  it("says who is exempt, and records none of their messages", async () => {
    const room = await roomWith();
    room.say(await room.enter("mod", moderator("mod")), "hello");
    const events = await recordedIn(room.bouncer);
    expect([only(events, "open")[0]?.exempt, only(events, "message")]).toEqual([true, []]);
  });

  it("says with what code the bouncer has closed somebody", async () => {
    const room = await roomWith();
    const ann = await room.enter("ann");
    room.say(ann, "x".repeat(300_000));
    room.leave(ann);
    const events = await recordedIn(room.bouncer);
    expect(events.slice(-2)).toEqual([
      expect.objectContaining({
        event: "message",
        bytes: 300_000,
        verdict: "close",
        limit: "maxMessageBytes",
      }),
      { at: START, event: "close", connection: 1, code: 4429 },
    ]);
  });
});

describe("a message in a record", () => {
  it("has its type and size also if the policy did not read it", async () => {
    const room = await roomWith();
    const ann = await room.enter("ann");
    for (let message = 0; message < 5; message++) room.say(ann, `{"type":"t${message}","v":"é"}`);
    expect(await messagesOf(room)).toEqual(
      ["admit", "admit", "warn", "refuse", "refuse"].map((verdict, index) =>
        expect.objectContaining({
          type: `t${index}`,
          bytes: 22,
          length: 21,
          verdict,
          limit: verdict === "admit" ? null : "messages",
        }),
      ),
    );
  });

  it("has no type if it is larger than the policy reads", async () => {
    const room = await roomWith({ maxMessageBytes: 100 });
    room.say(await room.enter("ann"), `{"type":"said","value":"${"x".repeat(100)}"}`);
    expect(await messagesOf(room)).toEqual([expect.objectContaining({ type: null, verdict: "warn" })]);
  });

  it("has what a function says that it costs, read or not", async () => {
    const cost = (message: unknown): number => String(message).length;
    const room = await roomWith({
      limits: [
        { name: "letters", limit: 10, window: "1s", burst: 10, cost },
        { name: "uploads", limit: 10, window: "1s", cost: () => 4, match: { type: "upload" } },
      ],
    });
    const ann = await room.enter("ann");
    for (const text of ["four", "and eight", "silent"]) room.say(ann, text);
    expect((await messagesOf(room)).map(({ costs }) => costs)).toEqual([
      { letters: 4 },
      { letters: 9 },
      { letters: 6 },
    ]);
  });

  it("says if a free type was only pretended", async () => {
    const room = await roomWith({ free: { type: "ping" } });
    const ann = await room.enter("ann");
    for (const text of ['{"type":"ping"}', '{"type":"ping"} and more', "hello"]) room.say(ann, text);
    expect((await messagesOf(room)).map(({ type, forged }) => [type, forged])).toEqual([
      ["ping", undefined],
      ["ping", true],
      [null, undefined],
    ]);
  });

  it("says if it was for the bouncer, and counted all the same", async () => {
    const room = await roomWith();
    const ann = await room.enter("ann");
    for (let question = 0; question < 5; question++) room.say(ann, '{"type":"party-bouncer:standing"}');
    const messages = await messagesOf(room);
    expect(messages).toEqual([
      expect.objectContaining({ control: true, type: "party-bouncer:standing" }),
      expect.objectContaining({ control: true }),
    ]);
  });

  it("waits, and is looked at again", async () => {
    const room = await roomWith({ onRefusal: "hold" });
    const ann = await room.enter("ann");
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    for (const text of ["1", "2", "3"]) room.say(ann, text);
    room.now += 500;
    vi.advanceTimersByTime(500);
    vi.useRealTimers();
    room.now += 500;
    room.say(ann, "4");
    const events = await recordedIn(room.bouncer);
    expect(
      events
        .filter(({ at }) => at > START)
        .map((event) => [event.event, "verdict" in event && event.verdict]),
    ).toEqual([
      ["deliver", "admit"],
      ["message", "admit"],
    ]);
    room.leave(ann);
  });

  it("waits for another limiter, and says how long that one wants it to", async () => {
    const answers: ((allowed: boolean) => void)[] = [];
    const room = await roomWith({
      limits: [
        external({
          name: "other",
          consume: () =>
            new Promise((resolve) =>
              answers.push((allowed) => resolve({ allowed, retryAfter: allowed ? 0 : 700 })),
            ),
        }),
      ],
    });
    const ann = await room.enter("ann");
    room.say(ann, "1");
    room.now += 40;
    answers[0]?.(true);
    await settled();
    room.say(ann, "2");
    answers[1]?.(false);
    await settled();
    const events = (await recordedIn(room.bouncer)).filter(
      ({ event }) => event === "message" || event === "deliver",
    );
    expect(events).toEqual([
      expect.objectContaining({ event: "message", at: START, verdict: "hold", limit: "other" }),
      { at: START + 40, event: "deliver", connection: 1, verdict: "admit", limit: null },
      expect.objectContaining({ event: "message", at: START + 40, verdict: "hold" }),
      { at: START + 40, event: "deliver", connection: 1, verdict: "warn", limit: "other", wait: 700 },
    ]);
  });
});

describe("what an app does by hand", () => {
  it("is recorded before what follows, without the app's words", async () => {
    const room = await roomWith();
    const ann = await room.enter("ann");
    const { strikes } = room.bouncer;
    strikes.add(ann, { strikes: 2, reason: "insulted bob" });
    strikes.reportInvalid(ann);
    strikes.mute(ann, "3s");
    strikes.clear(ann);
    strikes.add(ann, { strikes: 9, reason: "messages" });
    const events = await recordedIn(room.bouncer);
    expect(events.slice(3)).toEqual([
      { at: START, event: "strike", connection: 1, strikes: 2, limit: "penalty" },
      { at: START, event: "invalid", connection: 1 },
      { at: START, event: "mute", connection: 1, for: 3_000 },
      { at: START, event: "clear", connection: 1 },
      { at: START, event: "strike", connection: 1, strikes: 9, limit: "messages" },
      { at: START, event: "close", connection: 1, code: 4429 },
    ]);
  });

  it("is said of a shadow-ban, and of its end", async () => {
    const room = await roomWith();
    await room.enter("ann");
    await room.bouncer.bans.add("user:ann", { kind: "shadow-ban", for: "1m" });
    await room.bouncer.bans.remove("user:ann");
    const standings = only(await recordedIn(room.bouncer), "standing");
    expect(standings[0]).toEqual({ at: START, event: "standing", connection: 1, hidden: MINUTE });
    expect(standings.at(-1)).toEqual({ at: START, event: "standing", connection: 1 });
  });

  it("is said of a mute with its reason, of a restriction and of its end, so that all play to the same verdicts", async () => {
    const room = await roomWith({ limits: [{ name: "messages", limit: 20, window: "1s" }] });
    const verdicts: Verdict[] = [];
    room.bouncer.on("verdict", ({ verdict }: VerdictEvent) => void verdicts.push(verdict));
    const ann = await room.enter("ann");
    const { strikes } = room.bouncer;
    const say = (): void => {
      for (const type of ["chat", "cursor"]) room.say(ann, JSON.stringify({ type }));
    };
    strikes.restrict(ann, { only: ["cursor"], for: "1m" });
    say();
    room.now += MINUTE - 1;
    say();
    strikes.mute(ann, "1h", { reason: "penalty" });
    say();
    strikes.release(ann);
    say();
    expect(verdicts.map(({ admitted }) => admitted)).toEqual([
      false,
      true,
      false,
      true,
      false,
      false,
      true,
      true,
    ]);
    const played = verdictsIn(await recordedIn(room.bouncer), room.policy);
    expect(differenceOf(verdicts, played)).toBeNull();
  });

  it("is said of other rules, with how everybody stands", async () => {
    const room = await roomWith();
    const ann = await room.enter("ann");
    room.say(ann, "hello");
    room.bouncer.limits.add({ name: "slow mode", limit: 1, window: "9s", burst: 1 });
    room.say(ann, "hello");
    const events = await recordedIn(room.bouncer);
    const [before, after] = only(events, "rules");
    expect(before?.fingerprint).not.toBe(after?.fingerprint);
    expect(events.slice(4).map(({ event }) => event)).toEqual(["rules", "load", "standing", "message"]);
  });
});

describe("how everybody stands", () => {
  it("is said when a client comes back whose strikes were kept", async () => {
    const room = await roomWith();
    const ann = await room.enter("ann");
    for (let message = 0; message < 3; message++) room.say(ann, "hello");
    room.leave(ann);
    await settled();
    await room.enter("ann");
    const [standing] = only(await recordedIn(room.bouncer), "standing");
    expect(standing).toMatchObject({ connection: 2, conduct: { strikes: 1, limit: "messages" } });
  });

  it("has shared counts, with pseudonyms in their keys, also of clients that have left", async () => {
    const room = await roomWith({
      limits: [
        { name: "room", limit: 1, window: "10m", burst: 100, per: "room" },
        {
          name: "client",
          limit: 1,
          window: "10m",
          burst: 50,
          per: "client",
          match: { type: (type) => type !== null },
        },
        { name: "address", limit: 1, window: "10m", burst: 50, per: "address" },
        { name: "own", limit: 1, window: "10m", burst: 50, match: { type: ["a", "b"] } },
        { name: "secret", limit: 1, window: "10m", burst: 50, per: ({ userId }) => `secret of ${userId}` },
      ],
      admission: { connects: { limit: 1, window: "10m", burst: 9 } },
      record: { keep: "1m" },
    });
    for (const id of ["ann", "bob"]) {
      const connection = await room.enter(id, { ...from("192.0.2.1"), "x-user": id });
      for (const type of ["a", "b"]) room.say(connection, JSON.stringify({ type }));
      if (id === "bob") room.leave(connection);
    }
    room.now += 5 * SECOND;
    room.say(room.here[0] ?? (await room.enter("ann")), "hello");
    // The first segment goes.
    for (let turn = 0; turn < 20; turn++) {
      room.now += 4 * SECOND;
      room.say(room.here[0] ?? (await room.enter("ann")), '{"type":"a"}');
    }
    const events = await recordedIn(room.bouncer);
    const standings = only(events, "standing");
    const counts = standings.flatMap((each) => each.counts ?? []);
    const keys = counts.map(({ key = "own", mine = false }) => `${mine ? "mine " : ""}${key}`);
    expect(keys.some((key) => /^\["client",\d+,"user:[\da-f]{16}","a"\]$/.test(key))).toBe(true);
    expect(keys.some((key) => /^\["address",\d+,"[\da-f]{16}"\]$/.test(key))).toBe(true);
    expect(keys.some((key) => /^mine \["own",\d+,"","a"\]$/.test(key))).toBe(true);
    expect(keys.some((key) => /^\["room",\d+,""\]$/.test(key))).toBe(true);
    expect(keys.some((key) => /^\["room",\d+,""\]share:user:[\da-f]{16}$/.test(key))).toBe(true);
    expect(keys.some((key) => /^\["connects","user:[\da-f]{16}"\]$/.test(key))).toBe(true);
    expect(JSON.stringify(events)).not.toMatch(/ann|bob|192\.0|secret/);
  });
});

describe("a record of which nothing is left, as nothing happened for long", () => {
  it("has one pseudonym for each client from then on, and one number for each connection", async () => {
    const room = await roomWith({ record: { keep: "1m" } });
    for (const id of ["ann", "bob", "cat"]) await room.enter(id);
    const [before] = only(await recordedIn(room.bouncer), "open");
    room.now += 3 * MINUTE;
    const [ann, , cat] = room.here;
    if (ann === undefined || cat === undefined) throw new Error("Nobody is here.");
    room.say(cat, "hello");
    room.leave(ann);
    // In the segment after that.
    room.now += 20 * SECOND;
    room.say(cat, "hello");
    await room.enter("ann");
    const events = await recordedIn(room.bouncer);
    const opens = only(events, "open");
    expect(opens.map(({ connection }) => connection)).toEqual([1, 2, 3, 4]);
    expect(opens[3]?.client).toBe(opens[0]?.client);
    expect(opens[0]?.client).not.toBe(before?.client);
    expect(only(events, "message").map(({ connection }) => connection)).toEqual([3, 3]);
  });
});

/** A connection that hibernates, and one that it is woken up as. */
class Sleeper extends HibernatingSocket implements ConnectionLike {
  readonly id: string;
  readyState = 1;

  constructor(id: string, before?: Sleeper) {
    super(before?.stored ?? { __pk: { id }, __user: null }, before !== undefined);
    this.id = id;
  }

  send(): void {
    // Nobody listens.
  }

  close(): void {
    this.readyState = 3;
  }
}

describe("sleep", () => {
  beforeAll(() => {
    Object.assign(globalThis, { WebSocket: NativeSocket });
    keepStateThroughHibernation();
  });
  afterAll(() => {
    Reflect.deleteProperty(globalThis, "WebSocket");
  });

  it("changes no connection's number, and no pseudonym", async () => {
    const storage = new MemoryStorage();
    let now = START;
    let here: Sleeper[] = [];
    const load = async (): Promise<Host> => {
      const host = createHost(
        POLICY,
        { connections: () => here, storage, admits: true },
        { clock: () => now },
      );
      await host.ready();
      return host;
    };
    const enter = async (host: Host, id: string): Promise<Sleeper> => {
      const connection = new Sleeper(id);
      here = [...here, connection];
      await host.connect(connection, { url: "https://example.com/", headers: new Headers({ "x-user": id }) });
      return connection;
    };
    const say = (host: Host, index: number): unknown =>
      host.bouncer.handle(here[index] ?? new Sleeper("?"), "hello", () => {});

    let host = await load();
    for (const id of ["ann", "bob", "cat"]) await enter(host, id);
    for (let message = 0; message < 3; message++) say(host, 1);
    // Nothing happens for a second, as before any sleep.
    await recordedIn(host.bouncer);
    now += 20 * SECOND;
    here = here.map((connection) => new Sleeper(connection.id, connection));
    here.splice(0, 1);
    host = await load();
    say(host, 0);
    await enter(host, "ann");
    const events: TrafficEvent[] = await recordedIn(host.bouncer);
    expect(events.map(({ event }) => event)).toEqual(
      "rules load open open open message message message rules load standing message open".split(" "),
    );
    expect(only(events, "load").map(({ connections }) => connections)).toEqual([[], [2, 3]]);
    const opens = only(events, "open");
    expect(opens.map(({ connection }) => connection)).toEqual([1, 2, 3, 4]);
    expect(opens[3]?.client).toBe(opens[0]?.client);
    expect(only(events, "standing")).toEqual([
      expect.objectContaining({ connection: 2, conduct: expect.objectContaining({ strikes: 1 }) }),
    ]);
    expect(only(events, "message").map(({ connection }) => connection)).toEqual([2, 2, 2, 2]);

    // Nobody can be followed by a number into the next record, though the old one is in the connections' state.
    await host.bouncer.record.clear();
    now += 20 * SECOND;
    here = here.map((connection) => new Sleeper(connection.id, connection));
    host = await load();
    say(host, 0);
    expect(only(await recordedIn(host.bouncer), "load")).toEqual([
      expect.objectContaining({ connections: [1, 2, 3] }),
    ]);
  });

  it("forgets a connection's number before anything else, if the app's state leaves too little room", async () => {
    const connection = new Sleeper("ann");
    const host = createHost(POLICY, { connections: () => [connection], storage: null, admits: true });
    await host.ready();
    await host.connect(connection, {
      url: "https://example.com/",
      headers: new Headers({ "x-user": "ann" }),
    });
    for (let message = 0; message < 3; message++) host.bouncer.handle(connection, "hello", () => {});
    const kept = new Set<string>();
    for (let size = 16_000; size < 16_340; size++) {
      connection.serializeAttachment("x".repeat(size));
      const { "party-bouncer": slots = {} } = connection.stored as { "party-bouncer"?: object };
      kept.add(Object.keys(slots).toSorted().join(" "));
    }
    expect([...kept]).toEqual(["?rn r", "r", ""]);
  });
});
