import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { GuardedPartySocket, Outcome, Plan } from "../../../../client/index.ts";
import { Pacer, type PacingOptions } from "../../../../client/pacing/pacer.ts";
import type { Data } from "../../../../client/pacing/queue.ts";
import type { AnnouncedLimit } from "../../../../src/shared/control-message.ts";
import { World } from "./world.ts";
import { SECOND } from "../../../support/time.ts";

/** One message at once, and one each 1,050 ms at the most. */
const ONE_BY_ONE: AnnouncedLimit = {
  name: "one by one",
  limit: 1,
  window: SECOND,
  burst: 1,
  algorithm: "gcra",
  cost: "messages",
  types: null,
};

/** Longer than a message has to wait for the one before it. */
const A_TURN = 1_100;

const typed = (type: string, text = ""): string => JSON.stringify({ type, text });

beforeEach(() => vi.useFakeTimers());

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A pacer on a line that is open, and what it sends. */
function paced(options: PacingOptions = { limits: [ONE_BY_ONE] }, waitsForPolicy = false, capacity = 1_000) {
  const sent: Data[] = [];
  const outcomes: Record<string, Outcome> = {};
  const changed = vi.fn<() => void>();
  const line = { isOpen: true };
  const pacer = new Pacer(
    {
      isOpen: () => line.isOpen,
      transmit: (data) => sent.push(data),
      onChange: changed,
      rules: { slowWaitFor: () => 0 },
    },
    options,
    waitsForPolicy,
    capacity,
  );
  pacer.opened();
  const add = (data: Data, plan: Plan = {}): Outcome | null =>
    pacer.add(data, plan, (outcome) => (outcomes[String(data)] = outcome));
  return { pacer, sent, outcomes, changed, line, add };
}

describe("what add returns", () => {
  it("is what became of a message, if that is known at once", () => {
    const { add } = paced({ limits: [ONE_BY_ONE], maxMessageBytes: 10 });
    expect([add("longer than ten"), add("a"), add("b")]).toEqual(["tooLarge", "sent", null]);
  });
});

describe("whose turn it is", () => {
  it("is the one that came first, at the pace of the limit", () => {
    const { add, sent, outcomes } = paced();
    for (const text of ["a", "b", "c"]) add(text);
    expect(sent).toEqual(["a"]);
    vi.advanceTimersByTime(999);
    expect(sent).toEqual(["a"]);
    vi.advanceTimersByTime(A_TURN - 999);
    expect(sent).toEqual(["a", "b"]);
    vi.advanceTimersByTime(A_TURN);
    expect(sent).toEqual(["a", "b", "c"]);
    expect(outcomes).toEqual({ a: "sent", b: "sent", c: "sent" });
  });

  it("is the one with the highest priority among those that wait", () => {
    const { add, sent } = paced();
    add("first");
    add("usual");
    add("urgent", { priority: 1 });
    vi.advanceTimersByTime(2 * A_TURN);
    expect(sent).toEqual(["first", "urgent", "usual"]);
  });

  it("is given by the plan of a type, which a message's own plan outdoes", () => {
    const { add, sent } = paced({
      limits: [ONE_BY_ONE],
      types: { chat: { priority: 2 }, move: { priority: 1 } },
    });
    add("first");
    add(typed("move"));
    add(typed("chat"));
    add(typed("chat", "not now"), { priority: 0 });
    vi.advanceTimersByTime(3 * A_TURN);
    expect(sent).toEqual(["first", typed("chat"), typed("move"), typed("chat", "not now")]);
  });

  it("passes to another type while one has to wait for its own limit, and not to the same type", () => {
    const { add, sent } = paced({ limits: [{ ...ONE_BY_ONE, types: ["chat"] }] });
    add(typed("chat", "1"));
    add(typed("chat", "2"));
    add(typed("move"));
    add("untyped");
    add(typed("chat", "3"));
    expect(sent).toEqual([typed("chat", "1"), typed("move"), "untyped"]);
    vi.advanceTimersByTime(2 * A_TURN);
    expect(sent.slice(3)).toEqual([typed("chat", "2"), typed("chat", "3")]);
  });

  it("comes for a large message, though small ones never stop", () => {
    const bytes = { ...ONE_BY_ONE, limit: 1_000, burst: 1_000, cost: "bytes" as const };
    const { add, outcomes } = paced({ limits: [bytes] });
    const large = typed("draw", "x".repeat(700));
    const small = setInterval(() => add(typed("chat", "x".repeat(150))), 100);
    vi.advanceTimersByTime(2 * SECOND);
    add(large);
    vi.advanceTimersByTime(20 * SECOND);
    clearInterval(small);
    expect(outcomes[large]).toBe("sent");
  });

  it("is never that of a type that is called like something every object has", () => {
    const { add, sent } = paced({ limits: [], types: {} });
    add(typed("constructor"));
    add(typed("__proto__"));
    expect(sent).toHaveLength(2);
  });
});

describe("what waits", () => {
  it("gives way to a newer one with the same key, in its place", () => {
    const { add, sent, outcomes } = paced();
    add("first");
    add("old", { key: "cursor" });
    add("between");
    add("new", { key: "cursor" });
    vi.advanceTimersByTime(2 * A_TURN);
    expect(sent).toEqual(["first", "new", "between"]);
    expect(outcomes["old"]).toBe("superseded");
  });

  it("is only the newest of a type that coalesces", () => {
    const { add, sent, outcomes } = paced({ limits: [ONE_BY_ONE], types: { move: { coalesce: true } } });
    add("first");
    add(typed("move", "1"));
    add(typed("move", "2"));
    vi.advanceTimersByTime(A_TURN);
    expect(sent).toEqual(["first", typed("move", "2")]);
    expect(outcomes[typed("move", "1")]).toBe("superseded");
  });

  it("expires at its deadline, by a timer", () => {
    const { add, sent, outcomes, pacer } = paced();
    add("first");
    add("late", { deadline: 300 });
    vi.advanceTimersByTime(299);
    expect(outcomes["late"]).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(outcomes["late"]).toBe("expired");
    expect(pacer.queued).toBe(0);
    vi.advanceTimersByTime(A_TURN);
    expect(sent).toEqual(["first"]);
  });

  it("expires while the socket is not open, too", () => {
    const { add, line, outcomes } = paced({ limits: [], types: { move: { deadline: 200 } } });
    line.isOpen = false;
    add(typed("move"));
    vi.advanceTimersByTime(200);
    expect(outcomes[typed("move")]).toBe("expired");
  });

  it("expires at the deadline that is given for all, if neither its own plan nor that of its type has one", () => {
    const { add, outcomes, pacer } = paced({
      limits: [ONE_BY_ONE],
      deadline: 200,
      types: { chat: { deadline: Infinity }, move: { deadline: 100 }, draw: {} },
    });
    add("first");
    const binary = new Uint8Array([1]).buffer;
    let ofBinary: Outcome | null = null;
    pacer.add(binary, {}, (outcome) => (ofBinary = outcome));
    for (const type of ["chat", "move", "draw"]) add(typed(type));
    add(typed("draw", "own"), { deadline: 300 });
    vi.advanceTimersByTime(100);
    expect(outcomes).toEqual({ first: "sent", [typed("move")]: "expired" });
    vi.advanceTimersByTime(99);
    expect([ofBinary, outcomes[typed("draw")]]).toEqual([null, undefined]);
    vi.advanceTimersByTime(1);
    expect([ofBinary, outcomes[typed("draw")]]).toEqual(["expired", "expired"]);
    vi.advanceTimersByTime(100);
    expect(outcomes[typed("draw", "own")]).toBe("expired");
    vi.advanceTimersByTime(A_TURN);
    expect(outcomes[typed("chat")]).toBe("sent");
  });

  it("waits for as long as it takes, and keeps nothing waiting, if its deadline is not a number", () => {
    const { add, outcomes } = paced();
    add("first");
    add("odd", { deadline: NaN });
    add("behind");
    vi.advanceTimersByTime(2 * A_TURN);
    expect(outcomes).toEqual({ first: "sent", odd: "sent", behind: "sent" });
  });

  it("is at most as much as there is room for, and what matters more displaces what matters less", () => {
    const { add, outcomes } = paced({ limits: [ONE_BY_ONE] }, false, 2);
    for (const text of ["first", "a", "b", "c"]) add(text);
    add("urgent", { priority: 1 });
    expect(outcomes).toEqual({ first: "sent", c: "dropped", b: "dropped" });
  });

  it("needs no place where it does not have to wait", () => {
    const { add, outcomes } = paced({ limits: [ONE_BY_ONE] }, false, 0);
    add("a");
    add("b");
    expect(outcomes).toEqual({ a: "sent", b: "dropped" });
  });

  it("waits for its deadline though that is months away", () => {
    const { add, outcomes, pacer } = paced();
    add("first");
    pacer.pause(5 * 30 * 24 * 3_600 * SECOND);
    add("late", { deadline: 2 ** 31 + 1_000 });
    vi.advanceTimersByTime(2 ** 31 + 999);
    expect(outcomes["late"]).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(outcomes["late"]).toBe("expired");
  });

  it("is nothing that no limit would ever let pass", () => {
    const bytes = { ...ONE_BY_ONE, limit: 100, burst: 100, cost: "bytes" as const };
    const { add, outcomes, sent } = paced({ limits: [bytes], maxMessageBytes: 50 });
    const [tooMany, tooLarge] = ["x".repeat(51), "ü".repeat(26)];
    add(tooMany);
    add(tooLarge);
    add("fits");
    expect(outcomes).toEqual({ [tooMany]: "tooLarge", [tooLarge]: "tooLarge", fits: "sent" });
    expect(sent).toEqual(["fits"]);
    const { add: addTo, outcomes: others } = paced({ limits: [bytes] });
    addTo("x".repeat(101));
    addTo("x".repeat(100));
    expect(others).toEqual({ ["x".repeat(101)]: "tooLarge", ["x".repeat(100)]: "sent" });
  });

  it("waits for as long as a warning says, and is kept", () => {
    const { add, sent, pacer } = paced({ limits: [] });
    pacer.pause(5 * SECOND);
    add("a");
    add("b");
    vi.advanceTimersByTime(5 * SECOND - 1);
    expect(sent).toEqual([]);
    expect(pacer.queued).toBe(2);
    vi.advanceTimersByTime(1);
    expect(sent).toEqual(["a", "b"]);
  });

  it("waits for the longer of two warnings", () => {
    const { add, sent, pacer } = paced({ limits: [] });
    pacer.pause(5 * SECOND);
    pacer.pause(SECOND);
    add("a");
    vi.advanceTimersByTime(5 * SECOND - 1);
    expect(sent).toEqual([]);
  });

  it("is measured in bytes, of whatever kind it is", () => {
    const { add, pacer, line } = paced();
    line.isOpen = false;
    add("ü");
    add(new ArrayBuffer(10));
    add(new Uint8Array(20));
    add(new Blob(["123"]));
    expect(pacer.bufferedAmount).toBe(2 + 10 + 20 + 3);
  });

  it("goes out when the socket opens", () => {
    const { add, sent, pacer, line } = paced({ limits: [] });
    line.isOpen = false;
    add("a");
    expect(sent).toEqual([]);
    line.isOpen = true;
    pacer.opened();
    expect(sent).toEqual(["a"]);
  });
});

describe("before the room has announced its limits", () => {
  it("nothing goes out, where it is known that it will", () => {
    const { add, sent, pacer } = paced({}, true);
    add("a");
    add("b");
    vi.advanceTimersByTime(1_900);
    expect(sent).toEqual([]);
    pacer.follow({ limits: [ONE_BY_ONE] });
    expect(sent).toEqual(["a"]);
    vi.advanceTimersByTime(A_TURN);
    expect(sent).toEqual(["a", "b"]);
  });

  it("everything goes out at once, where it may never do so, and counts when it does", () => {
    const { add, sent, pacer } = paced({});
    add("a");
    add("b");
    expect(sent).toEqual(["a", "b"]);
    pacer.follow({ limits: [ONE_BY_ONE] });
    add("c");
    vi.advanceTimersByTime(A_TURN);
    expect(sent).toEqual(["a", "b"]);
    vi.advanceTimersByTime(A_TURN);
    expect(sent).toEqual(["a", "b", "c"]);
  });

  it("limits that are given hold", () => {
    const { add, sent } = paced({ limits: [ONE_BY_ONE] }, true);
    add("a");
    add("b");
    expect(sent).toEqual(["a"]);
  });
});

describe("on a socket", () => {
  const policy = { limits: [{ name: "one by one", limit: 1, window: SECOND }] };
  let world: World;

  function connect(pacing?: boolean | PacingOptions): GuardedPartySocket {
    world = new World(policy, { latency: 10, jitter: 0 });
    return world.connect(pacing === undefined ? {} : { pacing });
  }

  it("what waits is told of, and can be taken back in the order in which it would have been sent", async () => {
    const socket = connect(true);
    const outcome = socket.enqueue("1234");
    expect(socket.send("56", { priority: 1 })).toBe(false);
    expect(socket.standing.queued).toBe(2);
    expect(socket.bufferedAmount).toBe(6);
    expect(socket.drainQueuedMessages()).toEqual(["56", "1234"]);
    expect(await outcome).toBe("drained");
    expect(socket.bufferedAmount).toBe(0);
    expect(socket.standing.queued).toBe(0);
    socket.close();
  });

  it("without pacing, what waits for the socket to open is told of all the same", () => {
    const socket = connect(false);
    expect(socket.send("1234")).toBe(false);
    expect(socket.bufferedAmount).toBe(4);
    expect(socket.drainQueuedMessages()).toEqual(["1234"]);
    socket.close();
  });

  it("a message that goes out at once says so, and one that waits says so", async () => {
    const socket = connect(true);
    await world.pass(100);
    expect(socket.send("a")).toBe(true);
    expect(socket.send("b")).toBe(false);
    socket.close();
  });

  it("there is one standing event for all that changes in one go", async () => {
    const socket = connect(true);
    await world.pass(100);
    const queued: number[] = [];
    socket.addEventListener("standing", ({ standing }) => queued.push(standing.queued));
    for (const text of ["a", "b", "c"]) socket.send(text);
    await world.pass(1);
    expect(queued).toEqual([2]);
    await world.pass(A_TURN);
    expect(queued).toEqual([2, 1]);
    await world.pass(A_TURN);
    expect(queued).toEqual([2, 1, 0]);
    socket.close();
  });

  it("a message that went out at once is no change of what waits", async () => {
    const world = new World(
      { limits: [{ name: "many", limit: 50, window: SECOND }] },
      { latency: 10, jitter: 0 },
    );
    const socket = world.connect({ pacing: true });
    await world.pass(100);
    const told = vi.fn<() => void>();
    socket.addEventListener("standing", told);
    socket.send("a");
    await world.pass(1);
    socket.close();
    expect(told).not.toHaveBeenCalled();
  });

  it("a plan to send twice as fast gets no warning and loses nothing", async () => {
    const socket = connect(true);
    const outcomes = ["a", "b", "c", "d"].map((text) => socket.enqueue(text));
    await world.pass(10 * SECOND);
    expect(await Promise.all(outcomes)).toEqual(["sent", "sent", "sent", "sent"]);
    expect(world.received).toEqual(["a", "b", "c", "d"]);
    expect(world.warnings).toEqual([]);
    socket.close();
  });

  it("a warning pauses it for as long as it says, and what waits is kept", async () => {
    const socket = connect({ limits: [] });
    socket.send("a");
    socket.send("b");
    await world.pass(5 * SECOND, () => socket.standing.status === "coolingDown");
    const warnedAt = performance.now();
    const { retryAfter } = socket.standing;
    const outcome = socket.enqueue("c");
    expect(socket.standing.queued).toBe(1);
    await world.pass(5 * SECOND);
    expect(await outcome).toBe("sent");
    expect(world.carried.at(-1)).toEqual({ at: warnedAt + retryAfter + 50, data: "c" });
    expect(world.received).toEqual(["a", "c"]);
    socket.close();
  });

  it("nothing is left running after close", async () => {
    const socket = connect(true);
    await world.pass(100);
    for (const text of ["a", "b", "c"]) socket.send(text, { deadline: 60 * SECOND });
    expect(vi.getTimerCount()).toBeGreaterThan(0);
    await world.pass(20);
    socket.close();
    await world.pass(0);
    expect(vi.getTimerCount()).toBe(0);
    expect(socket.standing.queued).toBe(2);
  });

  it("what waited goes out after close and reconnect", async () => {
    const socket = connect(true);
    await world.pass(100);
    socket.send("a");
    const outcome = socket.enqueue("b");
    await world.pass(50);
    socket.close();
    socket.reconnect();
    await world.pass(5 * SECOND);
    expect(await outcome).toBe("sent");
    expect(world.received).toEqual(["a", "b"]);
    socket.close();
  });
});

describe("afterwards", () => {
  it("a policy that comes again does not forget what has been sent", () => {
    const { add, sent, pacer } = paced({ limits: [ONE_BY_ONE] });
    add("a");
    add("b");
    pacer.follow({ limits: [ONE_BY_ONE] });
    expect(sent).toEqual(["a"]);
  });

  it("an app that counts on a policy which never comes is told what to do, and not kept waiting", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const { add, sent, pacer } = paced({}, true);
    add("a");
    vi.advanceTimersByTime(1_999);
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(sent).toEqual(["a"]);
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("Add announce: true to its policy"));
    pacer.opened();
    add("b");
    expect(sent).toEqual(["a", "b"]);
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it("nothing is left running where something with a deadline is sent after close", async () => {
    const world = new World({}, { latency: 10, jitter: 0 });
    const socket = world.connect({ pacing: true });
    await world.pass(100);
    socket.close();
    await world.pass(10 * SECOND);
    socket.send("a", { deadline: SECOND });
    expect(vi.getTimerCount()).toBe(0);
  });
});
