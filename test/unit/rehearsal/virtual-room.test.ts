import { describe, expect, it } from "vitest";
import type { ClientInfo } from "../../../src/identity/client-info.ts";
import { clientKeyOf } from "../../../src/identity/client-key.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { CompiledPolicy } from "../../../src/refusals/compiled-policy.ts";
import type { VirtualConnection } from "../../../src/rehearsal/virtual-connection.ts";
import { VirtualRoom } from "../../../src/rehearsal/virtual-room.ts";

const fail = (doing: string, error: unknown): never => {
  throw new Error(doing, { cause: error });
};

const roomOf = (policy: Policy): VirtualRoom =>
  new VirtualRoom(new CompiledPolicy(definePolicy(policy), fail));

const client = (userId: string | null, address: string | null = null, id = "a"): ClientInfo => ({
  clientKey: clientKeyOf(userId, address),
  userId,
  connectionId: id,
  address,
  tier: null,
});

const POLICY: Policy = {
  limits: [{ name: "messages", limit: 1, window: "1s", burst: 2 }],
  cooldown: { base: "1s", factor: 2, max: "10s", grace: 0 },
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 3, do: "close", for: "1m" },
  ],
};

/** What becomes of messages at these moments. */
function actions(room: VirtualRoom, connection: VirtualConnection, ...moments: number[]): string[] {
  return moments.map((now) => {
    const { isAway, verdict } = room.judge(connection, "x", now);
    return isAway ? "away" : verdict.action;
  });
}

describe("a room in thought", () => {
  it("admits, warns, and closes", () => {
    const room = roomOf(POLICY);
    const ada = room.open(client("ada"), {}, 0);
    expect(ada.turnedAway).toBeNull();
    expect(actions(room, ada, 0, 0, 0, 1, 2, 3, 60_001)).toEqual([
      "admit",
      "admit",
      "warn",
      "warn",
      "close",
      "away",
      "away",
    ]);
  });

  it("has a client come back with its first message after its ban, with its strikes", () => {
    const room = roomOf(POLICY);
    const ada = room.open(client("ada"), {}, 0);
    const tab = room.open(client("ada", null, "b"), {}, 0);
    actions(room, ada, 0, 0, 0, 1, 2);
    expect(actions(room, tab, 3, 60_001)).toEqual(["away", "away"]);
    const { isAway, verdict } = room.judge(ada, "x", 60_002);
    expect(isAway).toBe(false);
    expect(verdict).toMatchObject({ action: "admit", strikes: 3, strikesLeft: 1 });
    // It is warned once more before the next ban.
    expect(actions(room, ada, 60_002, 60_002, 60_003)).toEqual(["admit", "warn", "close"]);
  });

  it("turns away who comes during its ban, and lets it in after it", () => {
    const room = roomOf(POLICY);
    actions(room, room.open(client("ada"), {}, 0), 0, 0, 0, 1, 2);
    const again = room.open(client("ada", null, "b"), {}, 30_000);
    expect(again.turnedAway).toEqual({ limit: "messages" });
    expect(actions(room, again, 60_001, 60_002)).toEqual(["away", "admit"]);
    expect(again.turnedAway).toBeNull();
  });

  it("closes behind an address only those with strikes of their own", () => {
    const room = roomOf(POLICY);
    const loud = room.open(client(null, "10.0.0.1"), {}, 0);
    const quiet = room.open(client(null, "10.0.0.1", "b"), {}, 0);
    actions(room, loud, 0, 0, 0, 1, 2);
    expect(actions(room, loud, 3)).toEqual(["away"]);
    expect(actions(room, quiet, 3)).toEqual(["admit"]);
    expect(room.open(client(null, "10.0.0.1", "c"), {}, 3).turnedAway).toEqual({ limit: "messages" });
  });

  it("keeps strikes for a client that leaves and comes back", () => {
    const room = roomOf(POLICY);
    const ada = room.open(client("ada"), {}, 0);
    actions(room, ada, 0, 0, 0);
    room.close(ada, 10);
    expect(actions(room, ada, 20)).toEqual(["away"]);
    expect(room.judge(room.open(client("ada"), {}, 1_100), "x", 1_100).verdict).toMatchObject({
      action: "admit",
      strikes: 1,
    });
  });

  it("judges those who are exempt as little as a room does", () => {
    const room = roomOf(POLICY);
    const mod = room.open(client("mod"), { isExempt: true }, 0);
    expect(actions(room, mod, 0, 0, 0, 0)).toEqual(["admit", "admit", "admit", "admit"]);
  });

  it("asks for admission", () => {
    const room = roomOf({
      ...POLICY,
      admission: { perClient: 1, connects: { limit: 1, window: "1s", burst: 2 } },
    });
    const first = room.open(client("ada"), {}, 0);
    expect(room.open(client("ada", null, "b"), {}, 0).turnedAway).toEqual({ limit: "perClient" });
    const third = room.open(client("ada", null, "c"), {}, 0);
    expect(third.turnedAway).toEqual({ limit: "connects" });
    expect(actions(room, third, 10)).toEqual(["away"]);
    room.close(first, 20);
    expect(actions(room, third, 1_000)).toEqual(["admit"]);
  });

  it("closes nobody in a dry run", () => {
    const room = roomOf({ ...POLICY, enforce: false });
    const ada = room.open(client("ada"), {}, 0);
    expect(actions(room, ada, 0, 0, 0, 1, 2, 3)).toEqual([
      "admit",
      "admit",
      "warn",
      "warn",
      "close",
      "close",
    ]);
  });
});
