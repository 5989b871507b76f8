import {
  type AskedEvent,
  type Consume,
  type ConsumeAnswer,
  external,
  type ExternalLimit,
  type Policy,
} from "party-bouncer";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type HibernatingConnection, Room, settled } from "../../support/room.ts";
import { SECOND } from "../../support/time.ts";

/** Another limiter whose answers a test gives. */
class Oracle {
  readonly asked: {
    key: string;
    cost: number;
    signal: AbortSignal;
    answer(said: unknown): void;
    fail(error: unknown): void;
  }[] = [];

  readonly consume: Consume = (key, cost, signal) =>
    new Promise<ConsumeAnswer>((resolve, reject) => {
      this.asked.push({ key, cost, signal, answer: (said) => resolve(said as ConsumeAnswer), fail: reject });
    });

  readonly #answered = new Set<object>();

  /** Answers the first question that has no answer yet. */
  async say(said: unknown): Promise<void> {
    this.#next()?.answer(said);
    await settled();
  }

  async fail(error: unknown): Promise<void> {
    this.#next()?.fail(error);
    await settled();
  }

  #next(): Oracle["asked"][number] | undefined {
    const next = this.asked.find((question) => !question.signal.aborted && !this.#answered.has(question));
    if (next !== undefined) this.#answered.add(next);
    return next;
  }
}

const messages = { name: "messages", limit: 10, window: "1s" } as const;

function roomWith(
  asked: Oracle | (Partial<ExternalLimit> & { consume: Consume }),
  policy: Policy = {},
): Room {
  const options = asked instanceof Oracle ? { consume: asked.consume } : asked;
  const limits = [...(policy.limits ?? [messages]), external({ name: "tokens", ...options })];
  const room = new Room({ ...policy, limits });
  room.bouncer.on("error", () => {});
  return room;
}

const heard = (connection: HibernatingConnection): unknown[] => connection.heard;

afterEach(() => {
  vi.useRealTimers();
});

describe("a message that another limiter is asked about", () => {
  it("is delivered once the limiter has said yes", async () => {
    const oracle = new Oracle();
    const room = roomWith(oracle);
    const ada = await room.enter("ada");
    room.say(ada, "hello");
    expect([heard(ada), oracle.asked.length]).toEqual([[], 1]);
    expect(oracle.asked[0]).toMatchObject({ cost: 1 });
    await oracle.say(true);
    expect(heard(ada)).toEqual(["hello"]);
  });

  it("is refused without a strike if messages of others that are asked about fill the room's memory", async () => {
    const MIB = 1_048_576;
    const oracle = new Oracle();
    const room = roomWith(oracle, { maxMessageBytes: 20 * MIB });
    const crowd = await Promise.all(Array.from({ length: 40 }, (_, index) => room.enter(`${index}`)));
    for (const each of crowd) room.say(each, "x".repeat(MIB));
    expect(oracle.asked).toHaveLength(15);
    const [, , last] = crowd.toReversed();
    expect(last && room.bouncer.strikes.standing(last).strikes).toBe(0);
    room.say(await room.enter("ada"), "hello");
    expect(oracle.asked).toHaveLength(16);
    for (const each of crowd) room.leave(each);
  });

  it("is asked about in a room where nothing waits, however large it is", async () => {
    const oracle = new Oracle();
    const room = roomWith(oracle, { maxMessageBytes: 20 * 1_048_576 });
    room.say(await room.enter("ada"), "x".repeat(20 * 1_048_576));
    expect(oracle.asked).toHaveLength(1);
  });

  it("is delivered at once if the limiter answers at once", async () => {
    const room = roomWith({ consume: () => ({ allowed: true }) });
    const ada = await room.enter("ada");
    room.say(ada, "hello");
    expect(heard(ada)).toEqual(["hello"]);
  });

  it("is a violation if the limiter refuses, with the limiter's own wait", async () => {
    const oracle = new Oracle();
    const room = roomWith(oracle);
    const violations = room.listen("violation");
    const ada = await room.enter("ada");
    room.say(ada, "hello");
    await oracle.say({ allowed: false, retryAfter: 12_000 });
    expect(heard(ada)).toEqual([]);
    expect(ada.warnings).toMatchObject([{ limit: "tokens", retryAfter: 12_000, strikes: 1 }]);
    expect(violations).toMatchObject([{ verdict: { limit: "tokens", action: "warn", never: false } }]);
  });

  it.each([
    ["longer than any cool-down", 999_999, 30_000],
    ["no number", "soon", 1_000],
    ["unknown", undefined, 1_000],
    ["negative", -5, 1_000],
  ])(
    "waits no longer than the policy lets anyone wait if the limiter's wait is %s",
    async (_, retryAfter, told) => {
      const room = roomWith({ consume: () => ({ allowed: false, retryAfter }) as ConsumeAnswer });
      const ada = await room.enter("ada");
      room.say(ada, "hello");
      expect(ada.warnings).toMatchObject([{ retryAfter: told }]);
    },
  );

  it("waits as long as the limit's own maximum allows", async () => {
    const room = roomWith({
      consume: () => ({ allowed: false, retryAfter: 999_999 }),
      maxRetryAfter: "10m",
    });
    const ada = await room.enter("ada");
    room.say(ada, "hello");
    expect(ada.warnings).toMatchObject([{ retryAfter: 600_000 }]);
  });

  it("is never admitted if the limiter says so", async () => {
    const room = roomWith({ consume: () => ({ allowed: false, retryAfter: Infinity }) });
    const violations = room.listen("violation");
    room.say(await room.enter("ada"), "hello");
    expect(violations).toMatchObject([{ verdict: { never: true } }]);
  });

  it("climbs the ladder like any other violation", async () => {
    const room = roomWith({ consume: () => false });
    const ada = await room.enter("ada");
    for (let strike = 0; strike < 6; strike++) {
      room.say(ada, "hello");
      room.now += 40 * SECOND;
    }
    expect(ada.codes).toEqual([4429]);
  });

  it("is asked about last: not if the policy's own limits refuse it, nor in a cool-down", async () => {
    const oracle = new Oracle();
    const room = roomWith(oracle, { limits: [{ ...messages, limit: 1 }] });
    const ada = await room.enter("ada");
    room.say(ada, "one");
    await oracle.say(true);
    for (let index = 0; index < 5; index++) room.say(ada, "too many");
    room.now += 500;
    room.say(ada, "in the cool-down");
    expect(oracle.asked.length).toBe(1);
    expect(ada.warnings).toMatchObject([{ limit: "messages" }]);
  });

  it("is not asked about if it is free, or exempt", async () => {
    const oracle = new Oracle();
    const room = roomWith(oracle, {
      free: { type: "ping" },
      exempt: ({ connectionId }) => connectionId === "bot",
    });
    const [ada, bot] = [await room.enter("ada"), await room.enter("bot")];
    room.say(ada, '{"type":"ping"}');
    room.say(bot, "beep");
    expect([oracle.asked.length, heard(ada).length]).toEqual([0, 2]);
  });

  it("is asked about of several limiters in order, until one refuses", async () => {
    const [first, second, third] = [new Oracle(), new Oracle(), new Oracle()];
    const limits = [first, second, third].map(({ consume }, index) =>
      external({ name: `limit ${index}`, consume }),
    );
    const room = new Room({ limits });
    const ada = await room.enter("ada");
    room.say(ada, "hello");
    await first.say(true);
    await second.say(false);
    expect([first, second, third].map(({ asked }) => asked.length)).toEqual([1, 1, 0]);
    expect(ada.warnings).toMatchObject([{ limit: "limit 1" }]);
  });
});

describe("messages behind one that waits for an answer", () => {
  it("wait in order, and so do those that nobody is asked about", async () => {
    const oracle = new Oracle();
    const room = roomWith({ consume: oracle.consume, match: { type: "prompt" } });
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    room.say(ada, '{"type":"prompt"}');
    room.say(ada, "second");
    room.say(bob, "by somebody else");
    expect(heard(ada)).toEqual(["by somebody else"]);
    await oracle.say(true);
    expect(heard(ada)).toEqual(["by somebody else", '{"type":"prompt"}', "second"]);
  });

  it("do not wait if they are free", async () => {
    const oracle = new Oracle();
    const room = roomWith(oracle, { free: { type: "ping" } });
    const ada = await room.enter("ada");
    room.say(ada, "hello");
    room.say(ada, '{"type":"ping"}');
    expect(heard(ada)).toEqual(['{"type":"ping"}']);
  });

  it("are refused in silence by the cool-down if the limiter refuses the first", async () => {
    const oracle = new Oracle();
    const room = roomWith(oracle);
    const ada = await room.enter("ada");
    for (const text of ["one", "two", "three"]) room.say(ada, text);
    await oracle.say(false);
    expect([heard(ada), ada.warnings.length]).toEqual([[], 1]);
    // They had been asked about already. Nobody waits for that any more.
    expect(oracle.asked.map(({ signal }) => signal.aborted)).toEqual([false, true, true]);
    expect(room.bouncer.metrics()).toMatchObject({ admitted: 0, refused: 3 });
  });

  it("are counted as of when they came: an answer that takes its time costs nobody who keeps to the rate", async () => {
    const oracle = new Oracle();
    const room = roomWith(oracle, { limits: [{ name: "messages", limit: 10, window: "1s", burst: 1 }] });
    const ada = await room.enter("ada");
    for (let index = 0; index < 5; index++) {
      room.say(ada, String(index));
      room.now += 100;
    }
    for (let index = 0; index < 5; index++) await oracle.say(true);
    expect(heard(ada)).toEqual(["0", "1", "2", "3", "4"]);
    room.say(ada, "5");
    await oracle.say(true);
    room.say(ada, "6");
    expect([heard(ada).length, ada.warnings.length]).toEqual([6, 1]);
  });

  it("are asked about before their turn, six at a time, and delivered in order", async () => {
    const oracle = new Oracle();
    const room = roomWith(oracle);
    const ada = await room.enter("ada");
    for (let index = 0; index < 8; index++) room.say(ada, String(index));
    expect(oracle.asked.length).toBe(6);
    for (const { answer } of oracle.asked.slice(1)) answer(true);
    await settled();
    expect(heard(ada)).toEqual([]);
    await oracle.say(true);
    expect(heard(ada)).toEqual(["0", "1", "2", "3", "4", "5"]);
    for (const { answer } of oracle.asked) answer(true);
    await settled();
    for (const { answer } of oracle.asked) answer(true);
    await settled();
    expect([heard(ada).at(-1), oracle.asked.length]).toEqual(["7", 8]);
  });

  it("wait no longer than their own answer takes, at ten a second", async () => {
    const due: { at: number; answer: () => void }[] = [];
    const room = roomWith({
      consume: () => new Promise((resolve) => due.push({ at: room.now + 450, answer: () => resolve(true) })),
    });
    const ada = await room.enter("ada");
    const waits: number[] = [];
    for (let tenth = 0; tenth < 200; tenth++) {
      const sent = room.now;
      room.bouncer.handle(ada, String(tenth), () => void waits.push(room.now - sent));
      for (let passed = 0; passed < 100; passed += 50) {
        room.now += 50;
        while ((due[0]?.at ?? Infinity) <= room.now) due.shift()?.answer();
        await settled();
      }
    }
    expect([waits.length > 190, Math.max(...waits), ada.warnings.length]).toEqual([true, 450, 0]);
  });

  it("are not asked about before their turn if the policy's own limits may refuse them then", async () => {
    const oracle = new Oracle();
    const room = roomWith(oracle, { limits: [{ ...messages, limit: 2 }] });
    const ada = await room.enter("ada");
    for (let index = 0; index < 5; index++) room.say(ada, String(index));
    expect(oracle.asked.length).toBe(2);
    await oracle.say(true);
    await oracle.say(true);
    expect([heard(ada), oracle.asked.length, ada.warnings.length]).toEqual([["0", "1"], 2, 1]);
  });

  it("are too many beyond the bounds, which is a violation", async () => {
    const oracle = new Oracle();
    const room = roomWith(oracle, { limits: [{ ...messages, limit: 9_999 }] });
    const ada = await room.enter("ada");
    for (let index = 0; index < 1_001; index++) room.say(ada, "hello");
    expect(ada.warnings).toMatchObject([{ limit: "tokens" }]);
  });
});

describe("no limit of the policy's own is charged", () => {
  it("if another limiter refuses", async () => {
    const oracle = new Oracle();
    const room = roomWith(oracle, { limits: [{ ...messages, limit: 1 }], cooldown: { base: 0, grace: 0 } });
    const ada = await room.enter("ada");
    for (let index = 0; index < 3; index++) {
      room.say(ada, "hello");
      await oracle.say({ allowed: false, retryAfter: 0 });
    }
    expect(ada.warnings.map(({ limit }) => limit)).toEqual(["tokens", "tokens", "tokens"]);
    room.say(ada, "hello");
    await oracle.say(true);
    expect(heard(ada)).toEqual(["hello"]);
  });

  it("while the answer is awaited, so that others have their share", async () => {
    const oracle = new Oracle();
    const room = roomWith(
      { consume: oracle.consume, match: { type: "prompt" } },
      {
        limits: [{ name: "room", limit: 2, window: "1s", per: () => "all" }],
      },
    );
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    room.say(ada, '{"type":"prompt"}');
    room.say(bob, "one");
    room.say(bob, "two");
    expect(heard(bob)).toEqual(["one", "two"]);
    await oracle.say(true);
    // Others have filled the room in the meantime: what the limits allow is never exceeded.
    expect([heard(bob).length, ada.warnings.length]).toEqual([2, 1]);
  });
});

describe("a limiter that gives no answer", () => {
  it.each([
    ["throws", () => Promise.reject(new Error("down")), "failed"],
    [
      "throws at once",
      () => {
        throw new Error("down");
      },
      "failed",
    ],
    ["says something else", () => ({ success: true }) as never, "failed"],
  ] as const)("and %s lets the message pass, unless the limit says closed", async (_, consume, outcome) => {
    const open = roomWith({ consume });
    const asked = open.listen("asked");
    const ada = await open.enter("ada");
    open.say(ada, "hello");
    await settled();
    expect(heard(ada)).toEqual(["hello"]);
    expect(asked).toMatchObject([{ limit: "tokens", outcome, connectionId: "ada" }]);

    const closed = roomWith({ consume, onFailure: "closed" });
    const bob = await closed.enter("bob");
    closed.say(bob, "hello");
    await settled();
    expect([bob.sent, closed.bouncer.strikes.standing(bob).strikes]).toEqual([[], 0]);
    expect(closed.bouncer.metrics()).toMatchObject({ refused: 1, byLimit: { tokens: 1 } });
  });

  it("is aborted after its time, and its answer comes too late", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const oracle = new Oracle();
    const room = roomWith({ consume: oracle.consume, timeout: 200 });
    const ada = await room.enter("ada");
    room.say(ada, "hello");
    vi.advanceTimersByTime(199);
    await settled();
    expect([heard(ada).length, oracle.asked[0]?.signal.aborted]).toEqual([0, false]);
    vi.advanceTimersByTime(1);
    await settled();
    expect([heard(ada).length, oracle.asked[0]?.signal.aborted]).toEqual([1, true]);
    oracle.asked[0]?.answer(false);
    await settled();
    expect([heard(ada).length, ada.warnings.length]).toEqual([1, 0]);
    expect(room.bouncer.metrics().byExternal).toEqual({
      tokens: { asked: 1, refused: 0, failed: 0, timedOut: 1, skipped: 0 },
    });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is not asked for a while after five failures in a row, of whomever", async () => {
    const oracle = new Oracle();
    const room = roomWith(oracle);
    for (let client = 0; client < 8; client++) {
      const connection = await room.enter(`client ${client}`);
      room.say(connection, "hello");
      await oracle.fail(new Error("down"));
      expect(heard(connection).length).toBe(1);
    }
    expect(oracle.asked.length).toBe(5);
    room.now += 10 * SECOND;
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    room.say(ada, "hello");
    room.say(bob, "hello");
    expect([oracle.asked.length, heard(bob).length]).toEqual([6, 1]);
    await oracle.say(true);
    room.say(bob, "again");
    expect(oracle.asked.length).toBe(7);
    expect(room.bouncer.metrics().byExternal).toMatchObject({ tokens: { asked: 6, failed: 5, skipped: 4 } });
  });

  it("does not flood the log, though every message meets it", async () => {
    const room = roomWith({ consume: () => Promise.reject(new Error("down")) });
    const failures = room.listen("error");
    const ada = await room.enter("ada");
    for (let index = 0; index < 200; index++) {
      room.say(ada, "hello");
      await settled();
      room.now += SECOND;
    }
    expect(failures.length).toBeLessThanOrEqual(5);
    expect(failures[0]).toMatchObject({ doing: 'asking limit "tokens"', error: { message: "down" } });
    expect(String(failures[1]?.error)).toContain("It has failed 5 times in a row, and is not asked for 10 s");
  });
});

describe("nobody waits for an answer any more", () => {
  it.each([
    ["a connection leaves", (room: Room, ada: HibernatingConnection) => void room.leave(ada)],
    ["its policy is replaced", (room: Room) => room.bouncer.setPolicy({ limits: [messages] })],
  ])("once %s: it is aborted, and its answer is ignored", async (_, end) => {
    const oracle = new Oracle();
    const room = roomWith(oracle);
    const ada = await room.enter("ada");
    const bob = await room.enter("bob");
    room.say(ada, "hello");
    end(room, ada);
    expect(oracle.asked[0]?.signal.aborted).toBe(true);
    oracle.asked[0]?.answer(false);
    await settled();
    expect([ada.warnings.length, room.bouncer.metrics().refused]).toEqual([0, 0]);
    expect(heard(bob)).toEqual(ada.readyState === 1 ? ["hello"] : []);
  });

  it("of a message that the new policy asks about anew", async () => {
    const oracle = new Oracle();
    const room = roomWith(oracle);
    const ada = await room.enter("ada");
    room.say(ada, "hello");
    room.bouncer.limits.add({ name: "another", limit: 1, window: "1s" });
    await settled();
    expect(oracle.asked.length).toBe(2);
    await oracle.say(true);
    expect(heard(ada)).toEqual(["hello"]);
  });

  it("and a connection that was banned gets nothing delivered", async () => {
    const oracle = new Oracle();
    const room = roomWith(oracle);
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    room.say(ada, "hello");
    await room.bouncer.bans.add(ada, { for: "1m" });
    await oracle.say(true);
    expect(heard(bob)).toEqual([]);
  });
});

describe("a refusal by another limiter", () => {
  it("is answered as the limit says", async () => {
    const protocol = {
      name: "calls",
      answer: (_: unknown, { limit }: { limit: string }) => `refused by ${limit}`,
    };
    const room = roomWith({ consume: () => Promise.resolve(false), onRefusal: "answer" }, { protocol });
    const ada = await room.enter("ada");
    room.say(ada, "hello");
    await settled();
    expect(heard(ada)).toEqual(["refused by tokens"]);
  });

  it("holds the message as the limit says, and asks again no sooner than it may pass", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const oracle = new Oracle();
    const room = roomWith({ consume: oracle.consume, onRefusal: "hold" });
    const verdicts = room.listen("verdict");
    const ada = await room.enter("ada");
    room.say(ada, "one");
    room.say(ada, "two");
    await oracle.say({ allowed: false, retryAfter: 3_000 });
    await oracle.say(true);
    const pass = async (ms: number): Promise<void> => {
      for (let passed = 0; passed < ms; passed += 100) {
        room.now += 100;
        vi.advanceTimersByTime(100);
        await settled();
      }
    };
    await pass(2_900);
    expect([oracle.asked.length, ada.sent.length]).toEqual([2, 0]);
    await pass(200);
    expect(oracle.asked.length).toBe(3);
    await oracle.say(true);
    expect([heard(ada), ada.warnings]).toEqual([["one", "two"], []]);
    expect(verdicts.map(({ verdict }) => verdict.action)).toEqual(["hold", "admit", "admit"]);
  });
});

it("a limiter that refuses wrongly can be taken out, with all that it has imposed", async () => {
  const room = new Room({ limits: [messages] });
  room.bouncer.limits.add(external({ name: "tokens", consume: () => Promise.resolve(false) }));
  const ada = await room.enter("ada");
  room.say(ada, "hello");
  await settled();
  expect(ada.warnings.length).toBe(1);
  await room.bouncer.limits.remove("tokens");
  room.say(ada, "hello");
  expect([heard(ada), room.bouncer.strikes.standing(ada).strikes]).toEqual([["hello"], 0]);
});

describe("a dry run", () => {
  it("asks without letting anybody wait, and tells what would have been refused", async () => {
    const oracle = new Oracle();
    const room = roomWith(oracle, { enforce: false });
    const asked: AskedEvent[] = room.listen("asked");
    const ada = await room.enter("ada");
    room.say(ada, "hello");
    expect(heard(ada)).toEqual(["hello"]);
    await oracle.say(false);
    expect([ada.warnings.length, asked.map(({ outcome }) => outcome)]).toEqual([0, ["refused"]]);
  });

  it("asks about no more than a hundred messages at the same time, and delivers all", async () => {
    const oracle = new Oracle();
    const room = roomWith(oracle, { enforce: false, limits: [] });
    const ada = await room.enter("ada");
    for (let message = 0; message < 300; message++) room.say(ada, `hello ${message}`);
    expect([heard(ada).length, oracle.asked.length]).toEqual([300, 100]);
    await oracle.say(true);
    room.say(ada, "hello again");
    expect(oracle.asked).toHaveLength(101);
  });
});

it("judge throws, since it has to answer at once", async () => {
  const room = roomWith({ consume: () => true });
  const ada = await room.enter("ada");
  expect(() => room.host.judge(ada, "hello")).toThrow("cannot be judged by at once");
});
