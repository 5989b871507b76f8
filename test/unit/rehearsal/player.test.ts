import { describe, expect, it } from "vitest";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { fingerprintOf } from "../../../src/record/fingerprint.ts";
import type { TrafficEvent } from "../../../src/record/traffic-event.ts";
import type { Played } from "../../../src/rehearsal/played.ts";
import { Player } from "../../../src/rehearsal/player.ts";
import { SPOTLESS } from "../../../src/strikes/conduct.ts";

const LIMITS: Policy["limits"] = [{ name: "messages", limit: 1, window: "1s", burst: 2 }];

/** What becomes of messages, and of what waits. */
function outcomes(policy: Policy, events: TrafficEvent[], end = 0): (string | null)[] {
  const outcomes: (string | null)[] = [];
  const note = ({ at, cause, isAway, verdict: { action } }: Played): void =>
    void outcomes.push(`${at} ${cause} ${isAway ? "away" : action}`);
  const player = new Player(definePolicy(policy), { onLate: note });
  for (const event of events) {
    const played = player.play(event);
    if (played !== null) note(played);
  }
  player.end(end);
  return outcomes;
}

const open = (at: number, connection = 1): TrafficEvent => ({
  event: "open",
  at,
  connection,
  client: "user:a",
});
const send = (at: number, connection = 1): TrafficEvent => ({ event: "message", at, connection, bytes: 10 });

describe("a player", () => {
  it("knows connections that the record never opened", () => {
    expect(outcomes({ limits: LIMITS }, [send(1), send(1), send(1)])).toEqual([
      "1 message admit",
      "1 message admit",
      "1 message warn",
    ]);
  });

  it("delivers what waits in time", () => {
    const policy: Policy = { limits: LIMITS, onRefusal: "hold" };
    expect(outcomes(policy, [open(0), send(0), send(0), send(0), send(0), send(1_500)], 10_000)).toEqual([
      "0 open admit",
      "0 message admit",
      "0 message admit",
      "0 message hold",
      "0 message hold",
      "1000 held admit",
      "1500 message hold",
      "2000 held admit",
      "3000 held admit",
    ]);
  });

  it("tries what waits when the record says so, under the same rules", () => {
    const policy: Policy = { limits: LIMITS, onRefusal: "hold" };
    const rules: TrafficEvent = { event: "rules", at: 0, fingerprint: fingerprintOf(definePolicy(policy)) };
    const deliver: TrafficEvent = { event: "deliver", at: 1_007, connection: 1, verdict: "admit" };
    expect(
      outcomes(policy, [rules, open(0), send(0), send(0), send(0), send(1_002), deliver], 10_000),
    ).toEqual([
      "0 open admit",
      "0 message admit",
      "0 message admit",
      "0 message hold",
      "1002 message hold",
      "1007 held admit",
    ]);
  });

  it("believes how a connection stands under the same rules, and at the beginning under any", () => {
    const conduct = { ...SPOTLESS, at: 0, strikes: 1, cooldown: 5_000, limit: "messages" };
    const standing: TrafficEvent = { event: "standing", at: 0, connection: 1, conduct };
    const load: TrafficEvent = { event: "load", at: 0, connections: [1] };
    const policy: Policy = { limits: LIMITS };
    const rules: TrafficEvent = { event: "rules", at: 0, fingerprint: fingerprintOf(definePolicy(policy)) };
    expect(outcomes(policy, [load, open(0), standing, send(1)])).toEqual(["1 message warn"]);
    expect(outcomes(policy, [open(0), send(0), standing, send(1)]).at(-1)).toBe("1 message admit");
    expect(outcomes(policy, [rules, open(0), send(0), standing, send(1)]).at(-1)).toBe("1 message warn");
  });

  it.each(["constructor", "__proto__", "toString"])(
    "costs 1 by a limit %s that the record has no cost of",
    (name) => {
      const policy: Policy = { limits: [{ name, limit: 2, window: "1s", burst: 2, cost: () => 2 }] };
      const costing = (costs: Record<string, number>): TrafficEvent =>
        ({ ...send(1), costs }) as TrafficEvent;
      expect(outcomes(policy, [costing({}), costing({ other: 2 }), send(1)])).toEqual([
        "1 message admit",
        "1 message admit",
        "1 message warn",
      ]);
      const own = Object.fromEntries([[name, 2]]);
      expect(outcomes(policy, [costing(own), costing({})])).toEqual(["1 message admit", "1 message warn"]);
    },
  );

  it("counts a strike that looks like none, of who is restricted already at the top of the ladder, unless it was no fault", () => {
    const policy: Policy = {
      limits: [{ name: "theirs", consume: () => true }],
      cooldown: { base: 0, grace: 0 },
      ladder: [
        { strikes: 1, do: "restrict", only: ["chat"], for: "1m" },
        { strikes: 2, do: "warn" },
      ],
      forgiveAfter: "1m",
    };
    const rules: TrafficEvent = { event: "rules", at: 0, fingerprint: fingerprintOf(definePolicy(policy)) };
    const refused = (
      at: number,
      verdict: "restrict" | "warn" | "refuse",
      blameless?: true,
    ): TrafficEvent[] => [
      { event: "message", at, connection: 1, type: "chat", bytes: 10, verdict: "hold", limit: "theirs" },
      { event: "deliver", at, connection: 1, verdict, limit: "theirs", wait: 1, blameless },
    ];
    const outcomesIf = (blameless?: true): (string | null)[] => {
      const events = [
        refused(0, "restrict"),
        refused(10_000, "warn"),
        refused(50_000, "refuse", blameless),
        refused(135_000, "warn"),
      ].flat();
      return outcomes(policy, [rules, open(0), ...events]).filter((outcome) => outcome?.includes("held"));
    };
    const before = ["0 held restrict", "10000 held warn", "50000 held refuse"];
    expect(outcomesIf()).toEqual([...before, "135000 held warn"]);
    expect(outcomesIf(true)).toEqual([...before, "135000 held restrict"]);
  });

  it("gives strikes by hand", () => {
    expect(
      outcomes({ limits: LIMITS, ladder: [{ strikes: 2, do: "close" }] }, [
        open(0),
        { event: "strike", at: 0, connection: 1, strikes: 2 },
        send(1),
      ]),
    ).toEqual(["0 open admit", "0 app close", "1 message away"]);
  });
});
