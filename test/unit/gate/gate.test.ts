import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Events } from "../../../src/events/events.ts";
import { BanCache } from "../../../src/gate/ban-cache.ts";
import { Gate } from "../../../src/gate/gate.ts";
import type { LedgerLike } from "../../../src/platform/ledger-port.ts";
import type { Ban } from "../../../src/bans/ban.ts";
import type { Call } from "../../../src/ledger/rpc.ts";
import type { RequestLike } from "../../../src/identity/request.ts";
import { byHeaders, from } from "../../support/room.ts";
import { START } from "../../support/time.ts";

/** Node has no pairs of sockets, and makes no response of status 101. This one says what its socket was closed with. */
class SocketPair {
  readonly 0: { code?: number } = {};
  readonly 1 = {
    accept() {},
    close: (code: number) => {
      this[0].code = code;
    },
  };
}

function UpgradeResponse(_body: null, { webSocket }: { webSocket: object }): object {
  return webSocket;
}

const requestOf = (headers: Record<string, string>): RequestLike => ({
  url: "http://rooms/parties/room/main",
  headers: new Headers(headers),
});
const user = (id: string): RequestLike => requestOf({ "x-user": id });

const banOf = (id: string): Ban => ({
  id: "1",
  target: `user:${id}`,
  scope: "user",
  kind: "close",
  reason: "",
  by: "ada",
  limit: null,
  disclosure: "none",
  at: START,
  until: START + 3_600_000,
});

/** A ledger that bans some users, and answers as it is told to. */
const ledgerOf = (banned: readonly string[], answer = async (): Promise<void> => {}): LedgerLike => ({
  async call(shard, call: Call) {
    await answer();
    if (call.do === "secret") return "a".repeat(64);
    const id = shard.slice("user:".length);
    const entries = banned.includes(id) ? [{ v: 1, shared: true, told: false, ban: banOf(id) }] : [];
    return { entries };
  },
});

describe("the gate", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: START });
    vi.spyOn(console, "error").mockImplementation(() => {});
    vi.stubGlobal("WebSocketPair", SocketPair);
    vi.stubGlobal("Response", UpgradeResponse);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it("counts whom it refuses for the party that was asked for, and nobody without one", async () => {
    const calls: unknown[] = [];
    const bans = ledgerOf(["eve"]);
    const ledger: LedgerLike = {
      call(shard, call) {
        calls.push({ shard, ...call });
        return bans.call(shard, call);
      },
    };
    const gate = new Gate({ identify: byHeaders });
    await gate.respondTo(user("eve"), "room", ledger);
    await gate.respondTo(user("ada"), "room", ledger, null, "chat");
    expect(calls).not.toContainEqual(expect.objectContaining({ do: "turned-away" }));
    expect(await gate.respondTo(user("eve"), "room", ledger, null, "chat")).toMatchObject({ code: 4403 });
    expect(calls.at(-1)).toEqual({
      shard: expect.stringMatching(/^collector:\d$/) as string,
      do: "turned-away",
      party: "chat",
      codes: { "4403": 1 },
    });
  });

  it.each([
    ["by its id", user("eve")],
    ["by its address", requestOf(from("203.0.113.7"))],
  ])("waits for nothing that another request waits for, of a client that is known %s", async (_, request) => {
    const gate = new Gate({ identify: byHeaders });
    // The first request is over: neither an answer nor a timer of its own comes any more.
    void gate.respondTo(
      request,
      "room",
      ledgerOf([], () => new Promise(() => {})),
    );
    await vi.advanceTimersByTimeAsync(0);
    expect(await gate.respondTo(request, "room", ledgerOf(["eve"]))).toEqual(
      "x-user" in Object.fromEntries(request.headers as Headers)
        ? expect.objectContaining({ code: 4403 })
        : null,
    );
  });

  it("takes the word of no ledger but its own", async () => {
    const [ours, theirs] = [new Gate({ identify: byHeaders }), new Gate({ identify: byHeaders })];
    expect(await ours.respondTo(user("eve"), "room", ledgerOf(["eve"]))).toMatchObject({ code: 4403 });
    expect(await theirs.respondTo(user("eve"), "room", ledgerOf([]))).toBeNull();
  });

  const fails = ledgerOf([], () => Promise.reject(new Error("away")));

  it("asks about others while the object of one client fails, however often that one comes at once", async () => {
    const gate = new Gate({ identify: byHeaders });
    await Promise.all(Array.from({ length: 20 }, () => gate.respondTo(user("mallory"), "room", fails)));
    expect(await gate.respondTo(user("eve"), "room", ledgerOf(["eve"]))).toMatchObject({ code: 4403 });
  });

  it("lets a ledger alone for a second that failed for five clients in a row", async () => {
    const gate = new Gate({ identify: byHeaders });
    for (const id of "abcde") await gate.respondTo(user(id), "room", fails);
    expect(await gate.respondTo(user("eve"), "room", ledgerOf(["eve"]))).toBeNull();
    vi.advanceTimersByTime(1_001);
    expect(await gate.respondTo(user("eve"), "room", ledgerOf(["eve"]))).toMatchObject({ code: 4403 });
  });

  describe("with what a ledger says", () => {
    /** A ledger that counts how often it is looked at, and whose mind a test changes. */
    const changing = (delay = 0) => {
      const ledger = {
        looks: 0,
        banned: ["eve"],
        async call(shard: string, call: Call): Promise<unknown> {
          const said = ledgerOf(ledger.banned).call(shard, call);
          if (call.do === "look") ledger.looks++;
          if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
          return said;
        },
      };
      return ledger;
    };
    const closed = expect.objectContaining({ code: 4403 });

    it.each([
      ["a lift", ["eve"], closed, [], null],
      ["a ban", [], null, ["eve"], closed],
    ] as const)("hears of %s within a second", async (_, before, first, after, last) => {
      const [gate, ledger] = [new Gate({ identify: byHeaders }), changing()];
      ledger.banned = [...before];
      expect(await gate.respondTo(user("eve"), "room", ledger)).toEqual(first);
      ledger.banned = [...after];
      vi.advanceTimersByTime(800);
      expect(await gate.respondTo(user("eve"), "room", ledger)).toEqual(first);
      vi.advanceTimersByTime(201);
      expect(await gate.respondTo(user("eve"), "room", ledger)).toEqual(last);
      expect(ledger.looks).toBe(2);
    });

    it("trusts an answer that took long for what is left of the second since it asked", async () => {
      const [gate, ledger] = [new Gate({ identify: byHeaders }), changing(600)];
      const answer = gate.respondTo(user("eve"), "room", ledger);
      await vi.advanceTimersByTimeAsync(1_200);
      expect(await answer).toEqual(closed);
      ledger.banned = [];
      const next = gate.respondTo(user("eve"), "room", ledger);
      await vi.advanceTimersByTimeAsync(600);
      expect(await next).toBeNull();
    });

    it("asks once where a client comes a hundred times a second, and keeps nobody waiting for it", async () => {
      const [gate, ledger] = [new Gate({ identify: byHeaders }), changing(100)];
      const first = gate.respondTo(user("eve"), "room", ledger);
      await vi.advanceTimersByTimeAsync(200);
      expect(await first).toEqual(closed);
      ledger.looks = 0;
      const answers: unknown[] = [];
      let waited = 0;
      const come = async (): Promise<void> => {
        const start = Date.now();
        answers.push(await gate.respondTo(user("eve"), "room", ledger));
        if (Date.now() > start) waited++;
      };
      for (let request = 0; request < 1_000; request++) {
        void come();
        await vi.advanceTimersByTimeAsync(10);
      }
      await vi.advanceTimersByTimeAsync(100);
      expect(answers).toHaveLength(1_000);
      expect(new Set(answers.map((answer) => (answer as { code: number }).code))).toEqual(new Set([4403]));
      // Ten seconds, 810 ms apart.
      expect(ledger.looks).toBeLessThanOrEqual(13);
      expect(waited).toBe(ledger.looks);
    });

    it("asks again though whoever asked first has hung up", async () => {
      const [gate, ledger] = [new Gate({ identify: byHeaders }), changing()];
      await gate.respondTo(user("eve"), "room", ledger);
      ledger.banned = [];
      vi.advanceTimersByTime(900);
      void gate.respondTo(
        user("eve"),
        "room",
        ledgerOf([], () => new Promise(() => {})),
      );
      await vi.advanceTimersByTimeAsync(0);
      expect(await gate.respondTo(user("eve"), "room", ledger)).toEqual(closed);
      vi.advanceTimersByTime(101);
      expect(await gate.respondTo(user("eve"), "room", ledger)).toBeNull();
    });

    it.each([
      ["a second with a ledger", changing, 1_000],
      ["half a minute without one", () => null, 30_000],
    ])("trusts a room of its own isolate for %s", async (_, ledgerFor, trustedFor) => {
      const [cache, events, ledger] = [new BanCache(), new Events(), ledgerFor()];
      if (ledger !== null) ledger.banned = [];
      const gate = new Gate({ identify: byHeaders }, cache);
      cache.follow({ policy: { enforce: true }, on: events.on.bind(events) }, () => "room");
      events.emit("ban", { client: "user:eve", ban: banOf("eve") });
      vi.advanceTimersByTime(trustedFor);
      expect(await gate.respondTo(user("eve"), "room", ledger)).toEqual(closed);
      expect(await gate.respondTo(user("eve"), "another room", ledger)).toBeNull();
      vi.advanceTimersByTime(1);
      expect(await gate.respondTo(user("eve"), "room", ledger)).toBeNull();
    });
  });
});
