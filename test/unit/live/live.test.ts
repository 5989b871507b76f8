import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { OperatorEntry } from "../../../src/audit/operator-entry.ts";
import type { LiveFrame } from "../../../src/live/frames.ts";
import { Live } from "../../../src/live/live.ts";
import { LEASE } from "../../../src/live/page.ts";
import { World } from "../../support/ledger-world.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { HOUR, MINUTE, SECOND, START } from "../../support/time.ts";

type Listener = (event: { data?: unknown }) => void;

/** The server's end of a page's socket. */
class Socket {
  readyState = 1;
  closed: number | null = null;
  readonly frames: LiveFrame[] = [];
  readonly #listeners = new Map<string, Listener>();

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, listener);
  }
  send(text: string): void {
    this.frames.push(JSON.parse(text) as LiveFrame);
  }
  close(code: number): void {
    this.readyState = 3;
    this.closed = code;
    this.#listeners.get("close")?.({});
  }
  say(frame: unknown): void {
    this.#listeners.get("message")?.({ data: typeof frame === "string" ? frame : JSON.stringify(frame) });
  }
  of<Type extends LiveFrame["type"]>(type: Type): Extract<LiveFrame, { type: Type }>[] {
    return this.frames.filter((frame): frame is Extract<LiveFrame, { type: Type }> => frame.type === type);
  }
  get page(): string {
    return this.of("hello")[0]?.page ?? "";
  }
}

/** The object, with a ledger whose collectors are real. */
class Watched {
  readonly world = new World();
  readonly storage = new MemoryStorage();
  readonly asked: string[] = [];
  readonly failures: string[] = [];
  isAway = false;
  #live = this.#load();

  restart(): void {
    this.#live = this.#load();
  }

  answer(call: object): Promise<unknown> {
    return this.#live.answer(call);
  }

  async come(session: string | null = "s"): Promise<Socket> {
    const ticket = await this.answer({ do: "admit", session });
    const admitted = this.#live.admit(ticket as string);
    if (admitted === null) throw new Error("not admitted");
    const socket = new Socket();
    await this.#live.open(socket, admitted);
    return socket;
  }

  admits(ticket: string | null): boolean {
    return this.#live.admit(ticket) !== null;
  }

  /** What it asked in so many ms. */
  async during(ms: number): Promise<readonly string[]> {
    this.asked.length = 0;
    await vi.advanceTimersByTimeAsync(ms);
    return [...this.asked];
  }

  #load(): Live {
    const ledger = {
      call: (shard: string, call: object): Promise<unknown> => {
        this.asked.push((call as { do: string }).do);
        if (this.isAway) return Promise.reject(new Error("nobody is there"));
        return this.world.shard(shard).answer(call);
      },
    };
    const fail = (doing: string): void => void this.failures.push(doing);
    return new Live({ ledger, storage: this.storage, fail });
  }
}

const entry: OperatorEntry = {
  id: "1",
  at: START,
  by: "ada",
  role: "moderator",
  action: "ban",
  target: "user:eve",
  room: null,
  detail: "",
  reason: "spam",
  outcome: "done",
};

let watched: Watched;
beforeEach(() => {
  vi.useFakeTimers({ now: START });
  watched = new Watched();
});
afterEach(() => vi.useRealTimers());

describe("a ticket", () => {
  it("is good once", async () => {
    const ticket = (await watched.answer({ do: "admit", session: "s" })) as string;
    expect([watched.admits(ticket), watched.admits(ticket)]).toEqual([true, false]);
  });

  it("is good for half a minute", async () => {
    const ticket = (await watched.answer({ do: "admit", session: "s" })) as string;
    vi.setSystemTime(START + 30 * SECOND);
    expect(watched.admits(ticket)).toBe(false);
  });

  it.each([null, "", "0".repeat(64)])("is needed, not %j", (ticket) => {
    expect(watched.admits(ticket)).toBe(false);
  });
});

describe("an open page", () => {
  it("is told nothing more once nobody says that its operator may see it", async () => {
    const [kept, left] = [await watched.come(), await watched.come()];
    for (const socket of [kept, left]) socket.say({ type: "watch", what: "rooms" });
    await watched.during(60 * SECOND);
    expect(await watched.answer({ do: "renew", page: kept.page })).toBe(true);
    await watched.during(LEASE - 60 * SECOND);
    expect([kept.closed, left.closed]).toEqual([null, 1013]);
    expect(await watched.answer({ do: "renew", page: left.page })).toBe(false);
    await watched.answer({ do: "entry", entry });
    expect([kept.of("entry").length, left.of("entry").length]).toEqual([1, 0]);
  });

  it("hears nothing while nobody looks at it, and nobody is asked for its sake", async () => {
    const socket = await watched.come();
    socket.say({ type: "watch", what: "rooms" });
    socket.say({ type: "pause" });
    await watched.during(SECOND);
    const told = socket.frames.length;
    expect(await watched.during(30 * SECOND)).toEqual([]);
    await watched.answer({ do: "entry", entry });
    expect(socket.frames).toHaveLength(told);
    expect(vi.getTimerCount()).toBe(0);
    socket.say({ type: "resume" });
    await watched.during(SECOND);
    expect(await watched.during(SECOND)).toContain("rooms");
  });

  it("leaves nothing behind", async () => {
    const socket = await watched.come();
    socket.say({ type: "watch", what: "rooms" });
    await watched.during(SECOND);
    socket.close(1_000);
    await watched.during(2 * SECOND);
    expect(await watched.during(MINUTE)).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is told of rooms only what is new", async () => {
    const socket = await watched.come();
    socket.say({ type: "watch", what: "rooms" });
    await watched.during(10 * SECOND);
    expect(socket.of("rooms")).toHaveLength(1);
  });

  it("is told of the acts of every operator", async () => {
    const sockets = [await watched.come("one"), await watched.come("two"), await watched.come(null)];
    await watched.answer({ do: "entry", entry });
    for (const socket of sockets) expect(socket.of("entry")).toEqual([{ type: "entry", entry }]);
  });

  it.each([
    "",
    "null",
    "{",
    '{"type":"watch"}',
    '{"type":"watch","what":{"party":"","room":"x"}}',
    '{"type":"hello"}',
  ])("may say nothing but what a page says, such as %s", async (text) => {
    const socket = await watched.come();
    socket.say(text);
    await watched.during(SECOND);
    expect(await watched.during(SECOND)).not.toContain("rooms");
  });

  it("is one of a hundred at most", async () => {
    for (let count = 0; count < 100; count++) await watched.come();
    await expect(watched.come()).rejects.toThrow("not admitted");
  });
});

describe("a ledger that does not answer", () => {
  it("is asked less and less often, and complained about once", async () => {
    const socket = await watched.come();
    socket.say({ type: "watch", what: "rooms" });
    await watched.during(SECOND);
    watched.isAway = true;
    const early = await watched.during(30 * SECOND);
    await watched.answer({ do: "renew", page: socket.page });
    const late = await watched.during(MINUTE);
    expect(watched.failures).toEqual(["telling open consoles what happens"]);
    expect(late.length).toBeLessThan(early.length);
    await watched.answer({ do: "renew", page: socket.page });
    watched.isAway = false;
    await watched.during(30 * SECOND);
    expect(socket.closed).toBeNull();
    expect(await watched.during(SECOND)).toContain("rooms");
  });
});

describe("signing out", () => {
  it("is told to the pages of the session alone", async () => {
    const [mine, another] = [await watched.come("one"), await watched.come("two")];
    await watched.answer({ do: "sign-out", session: "one", until: START + HOUR });
    expect([mine.closed, mine.frames.at(-1)]).toEqual([1013, { type: "signed-out" }]);
    expect(another.closed).toBeNull();
  });

  it("is remembered until the session would have ended, also after a restart", async () => {
    await watched.answer({ do: "sign-out", session: "one", until: START + HOUR });
    watched.restart();
    expect(await watched.answer({ do: "is-out", session: "one" })).toBe(true);
    expect(await watched.answer({ do: "is-out", session: "two" })).toBe(false);
    vi.setSystemTime(START + HOUR);
    await watched.answer({ do: "sign-out", session: "two", until: START + 2 * HOUR });
    expect(watched.storage.records.size).toBe(1);
    expect(JSON.stringify([...watched.storage.records.values()])).not.toContain("one");
  });

  it("is remembered of two who sign out at once", async () => {
    const signOut = (session: string): object => ({ do: "sign-out", session, until: START + HOUR });
    await Promise.all(["one", "two"].map((session) => watched.answer(signOut(session))));
    watched.restart();
    for (const session of ["one", "two"]) expect(await watched.answer({ do: "is-out", session })).toBe(true);
  });

  it("is remembered of the thousand that would last longest", async () => {
    for (let number = 0; number <= 1_000; number++) {
      await watched.answer({ do: "sign-out", session: `s${number}`, until: START + HOUR + number });
    }
    expect(await watched.answer({ do: "is-out", session: "s0" })).toBe(false);
    expect(await watched.answer({ do: "is-out", session: "s1" })).toBe(true);
  });
});
