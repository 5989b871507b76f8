import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
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
});
