import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Conduct, settle, SPOTLESS } from "../../../src/strikes/conduct.ts";
import { type Judgement, judge } from "../../../src/strikes/judge.ts";
import { cooldownAfter, type Ladder, ladderOf, strikesLeft } from "../../../src/strikes/ladder.ts";
import { Session } from "../../../src/session/session.ts";
import { Roster } from "../../../src/session/roster.ts";
import { Limiter } from "../../../src/limits/limiter.ts";
import { KeyedBuckets } from "../../../src/limits/keyed-buckets.ts";
import { check, type LimitResult } from "../../../src/limits/check.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { Rung, Step } from "../../../src/policy/rung.ts";
import { runs } from "../../support/runs.ts";
import { START, MINUTE } from "../../support/time.ts";

const RUNS = { numRuns: runs(1_500) };

const INFO = { clientKey: null, userId: null, connectionId: "a", address: null, tier: null, type: null };
type Result = Omit<LimitResult, "charges" | "isAsked">;

const FINE: Result = { refusedBy: null, wait: 0, blameless: false, isFree: false, info: INFO };
const OVER: Result = { ...FINE, refusedBy: "messages", wait: 100 };
const HUGE: Result = { ...FINE, refusedBy: "maxMessageBytes", wait: Infinity };
const unexpected = (error: unknown): never => {
  throw error;
};

const closing: Policy = {};
const hiding: Policy = {
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 4, do: "shadow-ban" },
  ],
};
const warning: Policy = { ladder: [{ strikes: 1, do: "warn" }] };
const restricting: Policy = {
  ladder: [
    { strikes: 2, do: "restrict", only: ["chat"], for: "5s" },
    { strikes: 5, do: "close" },
  ],
};

/** A client before the ladder. Times are in ms since the start. */
class Client {
  readonly ladder: Ladder;
  conduct: Conduct = SPOTLESS;
  now = START;

  constructor(policy: Policy) {
    this.ladder = ladderOf(definePolicy(policy), unexpected);
  }

  /** Sends a message of which the limits say `refusal`, and remembers what has to be remembered. */
  send(time: number, refusal: Result = FINE): Judgement {
    this.now = START + time;
    const judgement = judge(this.conduct, this.ladder, refusal, this.now);
    if (judgement.changed) this.conduct = judgement.conduct;
    return judgement;
  }

  actions(times: readonly number[], refusal: Result): string[] {
    return times.map((time) => this.send(time, refusal).action);
  }

  get strikes(): number {
    return settle(this.conduct, this.ladder.forgiveAfter, this.now).strikes;
  }
}

/** A client that has been given this many strikes, as fast as they can be earned; the last one at `lastAt`. */
function clientWith(strikes: number, policy: Policy): { client: Client; lastAt: number } {
  const client = new Client(policy);
  let lastAt = 0;
  client.send(lastAt, OVER);
  while (client.strikes < strikes) client.send((lastAt += 1_000), OVER);
  return { client, lastAt };
}

const isReply = ({ action }: Judgement): boolean => action !== "admit" && action !== "refuse";

describe("a message that no limit refuses", () => {
  it("is admitted, and nothing has to be remembered of it", () => {
    expect(new Client(closing).send(0)).toEqual({
      action: "admit",
      step: null,
      retryAfter: 0,
      limit: null,
      conduct: SPOTLESS,
      changed: false,
    });
  });

  it("is admitted even from one with strikes, who keeps them", () => {
    const { client, lastAt } = clientWith(3, closing);
    expect(client.send(lastAt + 4_000)).toMatchObject({
      action: "admit",
      changed: false,
      conduct: { strikes: 3 },
    });
  });
});

describe("the first violation", () => {
  it.each([
    ["a limit", OVER, "messages"],
    ["the size limit", HUGE, "maxMessageBytes"],
  ])("of %s earns a strike, a warning in its name, and the base cool-down", (_, refusal, limit) => {
    expect(new Client(closing).send(0, refusal)).toEqual({
      action: "warn",
      step: { strikes: 1, do: "warn" },
      retryAfter: 1_000,
      limit,
      conduct: { ...SPOTLESS, at: START, strikes: 1, cooldown: 1_000, grace: 1_000, limit },
      changed: true,
    });
  });

  it("warns below the first rung too", () => {
    for (const strikes of [2, 99]) {
      const ladder = [{ strikes, do: "close" as const }];
      expect(new Client({ ladder }).send(0, OVER)).toMatchObject({ action: "warn", step: { do: "warn" } });
    }
  });

  it("waits for the limit, where that takes longer than the cool-down", () => {
    const slow = { ...OVER, refusedBy: "slow", wait: 60_000 };
    expect(new Client(closing).send(0, slow)).toMatchObject({
      retryAfter: 60_000,
      conduct: { cooldown: 1_000 },
    });
  });
});

describe("a cool-down", () => {
  it("refuses everything in silence, whatever the limits say, and writes nothing", () => {
    const client = new Client(closing);
    client.send(0, OVER);
    for (const refusal of [FINE, OVER, HUGE]) {
      for (const time of [0, 1, 500, 999]) {
        expect(client.send(time, refusal)).toMatchObject({ action: "refuse", step: null, changed: false });
      }
    }
  });

  it("says how long it still lasts, and which limit led to it", () => {
    const client = new Client(closing);
    client.send(0, OVER);
    expect(client.send(300)).toMatchObject({ retryAfter: 700, limit: "messages" });
    expect(client.send(300, { ...OVER, refusedBy: "other", wait: 900 })).toMatchObject({
      retryAfter: 900,
      limit: "other",
    });
    expect(client.send(300, HUGE)).toMatchObject({ retryAfter: 700, limit: "maxMessageBytes" });
  });

  it("is over at its last millisecond, not one before", () => {
    const early = new Client(closing);
    early.send(0, OVER);
    expect(early.send(999).action).toBe("refuse");
    expect(early.send(1_000).action).toBe("admit");
  });

  it("earns the next strike once the grace is over: next warning, cool-down times the factor, up to the longest", () => {
    const client = new Client({ ...closing, ladder: [{ strikes: 99, do: "close" }] });
    const replies = Array.from({ length: 8 }, (_, index) => client.send(index * 1_000, OVER));
    expect(replies.map(({ action }) => action)).toEqual(replies.map(() => "warn"));
    expect(replies.map(({ conduct }) => conduct.strikes)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(replies.map(({ retryAfter }) => retryAfter)).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]);
  });

  it("earns it even with a message that the limits would let pass", () => {
    const client = new Client(closing);
    client.send(0, OVER);
    client.send(1_000, OVER);
    expect(client.send(2_000)).toMatchObject({ action: "warn", limit: "messages", conduct: { strikes: 3 } });
  });

  it("forgives everything in the grace: the warning may still be on its way", () => {
    const client = new Client(closing);
    client.send(0, OVER);
    client.send(1_000, OVER);
    expect(client.actions([1_001, 1_500, 1_999, 2_000], OVER)).toEqual([
      "refuse",
      "refuse",
      "refuse",
      "warn",
    ]);
  });

  it("shorter than the grace lets in what the limits let pass, and gives no strike for what they do not", () => {
    const client = new Client({ ...closing, cooldown: { base: 100, grace: 1_000 } });
    client.send(0, OVER);
    expect(client.send(100).action).toBe("admit");
    expect(client.send(200, OVER)).toMatchObject({ action: "refuse", retryAfter: 100 });
    expect(client.strikes).toBe(1);
  });
});

describe("a burst in one instant costs at most one strike", () => {
  it.each([
    ["a closing", closing],
    ["a hiding", hiding],
    ["a warning", warning],
  ])("on %s ladder, in any state it meets its sender in", (_, policy) => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 5_000 }), { maxLength: 30 }),
        fc.array(fc.constantFrom(FINE, OVER, HUGE), { minLength: 1, maxLength: 100 }),
        (gaps, burst) => {
          const client = new Client(policy);
          let time = 0;
          for (const gap of gaps) client.send((time += gap), OVER);
          const instant = time + 1_500;
          const before = settle(client.conduct, MINUTE, START + instant).strikes;
          const replies = burst.map((refusal) => client.send(instant, refusal)).filter(isReply);
          expect(client.strikes).toBeLessThanOrEqual(before + 1);
          expect(replies.length).toBeLessThanOrEqual(1);
        },
      ),
      RUNS,
    );
  });

  it("unless the policy asks for no grace: then each refused message counts", () => {
    const client = new Client({ ...closing, cooldown: { grace: 0 } });
    client.actions([0, 0, 0], OVER);
    expect(client.strikes).toBe(3);
  });
});

it("a judgement is the same on a conduct of before as on the same one settled", () => {
  const { ladder } = new Client(closing);
  const spans = fc.oneof(fc.constant(0), fc.nat(5_000), fc.nat(100_000));
  const conducts: fc.Arbitrary<Conduct> = fc.record({
    at: fc.constant(100_000),
    strikes: fc.integer({ min: 0, max: ladder.top }),
    cooldown: spans,
    grace: spans,
    calm: fc.nat(ladder.forgiveAfter - 1),
    restricted: spans,
    only: fc.constantFrom(null, ["chat"]),
    limit: fc.constantFrom(null, "messages"),
    bans: fc.nat(3),
    banned: fc.constant(0),
    unwarned: fc.boolean(),
    excused: fc.nat({ max: 7 }),
  });
  fc.assert(
    fc.property(conducts, fc.nat(300_000), fc.constantFrom(FINE, OVER, HUGE), (before, now, refusal) => {
      const settled = settle(before, ladder.forgiveAfter, now);
      const { conduct, changed, ...judgement } = judge(before, ladder, refusal, now);
      const { conduct: expected, changed: _, ...rest } = judge(settled, ladder, refusal, now);
      expect(judgement).toEqual(rest);
      expect(settle(conduct, ladder.forgiveAfter, now)).toEqual(settle(expected, ladder.forgiveAfter, now));
      if (now < before.at && conduct !== SPOTLESS) expect(changed).toBe(true);
    }),
    RUNS,
  );
});

describe("a flood gets at most one reply per rung", () => {
  // Shorter than it takes to have a strike forgiven, so that no strike can be earned twice.
  const floods = fc.array(
    fc.record({
      gap: fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 2_000 }), fc.nat({ max: 40_000 })),
      refusal: fc.constantFrom(FINE, OVER, OVER, OVER, HUGE),
    }),
    { minLength: 1, maxLength: 150 },
  );
  const unforgiving: Policy = { forgiveAfter: "365d" };

  it("on a ladder that closes, however long it is", () => {
    fc.assert(
      fc.property(floods, (flood) => {
        const client = new Client({ ...closing, ...unforgiving });
        const replied: number[] = [];
        let time = 0;
        for (const { gap, refusal } of flood) {
          const judgement = client.send((time += gap), refusal);
          if (isReply(judgement)) replied.push(judgement.conduct.strikes);
          if (judgement.action === "close") break;
        }
        expect(replied).toEqual(Array.from({ length: replied.length }, (_, index) => index + 1));
        expect(replied.length).toBeLessThanOrEqual(6);
      }),
      RUNS,
    );
  });

  it.each([
    ["of warnings", warning],
    ["that hides", hiding],
  ])("on a ladder %s too, and at its top one per longest cool-down", (_, policy) => {
    fc.assert(
      fc.property(floods, (flood) => {
        const client = new Client({ ...policy, ...unforgiving });
        const { top, cooldown } = client.ladder;
        const replies: { time: number; strikes: number }[] = [];
        let time = 0;
        for (const { gap, refusal } of flood) {
          const judgement = client.send((time += gap), refusal);
          if (isReply(judgement)) replies.push({ time, strikes: judgement.conduct.strikes });
        }
        expect(replies.map(({ strikes }) => strikes)).toEqual(
          replies.map((_, index) => Math.min(index + 1, top)),
        );
        const atTop = replies.filter(({ strikes }) => strikes === top).map(({ time }) => time);
        const spans = atTop.slice(1).map((at, index) => at - (atTop[index] ?? 0));
        expect(spans.filter((span) => span < cooldown.max)).toEqual([]);
      }),
      RUNS,
    );
  });

  it("on whatever ladder: one for each strike, and at its top none before the last one is over", () => {
    const step = fc.constantFrom<Step>(
      { do: "warn" },
      { do: "restrict", only: ["chat"], for: "20s" },
      { do: "shadow-ban", for: "20s" },
      { do: "close" },
    );
    const ladders = fc
      .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 9 }), step, fc.boolean()), {
        minLength: 1,
        maxLength: 5,
        selector: ([strikes]) => strikes,
      })
      .map((rungs) => rungs.toSorted(([a], [b]) => a - b))
      .map((rungs) =>
        rungs.map(([strikes, step, decides]): Rung =>
          decides ? { strikes, do: () => step } : { strikes, ...step },
        ),
      );
    const chat = { ...OVER, info: { ...INFO, type: "chat" } };
    const typed = fc.array(fc.tuple(fc.nat({ max: 4_000 }), fc.constantFrom(FINE, OVER, HUGE, chat, chat)), {
      minLength: 1,
      maxLength: 150,
    });
    fc.assert(
      fc.property(ladders, typed, (ladder, flood) => {
        const client = new Client({ ladder, ...unforgiving });
        const { top } = client.ladder;
        const replies: { time: number; strikes: number; action: string }[] = [];
        let time = 0;
        for (const [gap, refusal] of flood) {
          const judgement = client.send((time += gap), refusal);
          if (isReply(judgement)) {
            replies.push({ time, strikes: judgement.conduct.strikes, action: judgement.action });
          }
          if (judgement.action === "close") break;
        }
        expect(replies.map(({ strikes }) => strikes)).toEqual(
          replies.map((_, index) => Math.min(index + 1, top)),
        );
        const atTop = replies.filter(({ strikes }) => strikes === top);
        for (const [index, { time, action }] of atTop.entries()) {
          const next = atTop[index + 1];
          if (next === undefined) continue;
          const span = action === "restrict" ? 20_000 : cooldownAfter(client.ladder, top);
          expect(next.time - time).toBeGreaterThanOrEqual(span);
        }
      }),
      RUNS,
    );
  });

  it("with a message each millisecond for two minutes: six words, and the last is the close", () => {
    const client = new Client(closing);
    const replies: [number, string][] = [];
    for (let time = 0; time < 2 * MINUTE && replies.at(-1)?.[1] !== "close"; time++) {
      const judgement = client.send(time, OVER);
      if (isReply(judgement)) replies.push([time, judgement.action]);
    }
    expect(replies).toEqual([
      [0, "warn"],
      [1_000, "warn"],
      [2_000, "warn"],
      [3_000, "warn"],
      [4_000, "warn"],
      [5_000, "close"],
    ]);
  });
});

describe("the top of a ladder", () => {
  it("that closes says so with the rung and its term", () => {
    const { client, lastAt } = clientWith(5, closing);
    expect(client.send(lastAt + 1_000, OVER)).toMatchObject({
      action: "close",
      step: { strikes: 6, do: "close", for: 60_000 },
      limit: "messages",
      conduct: { strikes: 6 },
    });
  });

  it("that hides gives a cool-down as a warning does, and goes on", () => {
    const { client, lastAt } = clientWith(3, hiding);
    const last = client.send(lastAt + 4_000, OVER);
    expect(last).toMatchObject({ action: "shadow-ban", step: { for: 600_000 }, retryAfter: 8_000 });
    expect(client.send(lastAt + 4_500).action).toBe("refuse");
    expect(client.send(lastAt + 12_000).action).toBe("admit");
    expect(client.send(lastAt + 12_000, OVER)).toMatchObject({ action: "shadow-ban", retryAfter: 16_000 });
    expect(client.strikes).toBe(5);
  });

  it("that hides has no strike forgiven while its author floods on", () => {
    const { client, lastAt } = clientWith(4, hiding);
    for (let time = lastAt; time < lastAt + 10 * MINUTE; time += 30_000) client.send(time, OVER);
    expect(client.strikes).toBe(6);
  });

  it("that warns lets the cool-down run out even under a flood", () => {
    const { client, lastAt } = clientWith(6, warning);
    for (let time = lastAt; time < lastAt + 30_000; time += 10) {
      const refused = client.send(time, OVER);
      expect(refused.action).toBe("refuse");
      expect(settle(refused.conduct, MINUTE, START + time).cooldown).toBe(lastAt + 30_000 - time);
    }
    expect(client.send(lastAt + 30_000).action).toBe("admit");
  });

  it("that warns is reached, and strikes count no higher", () => {
    const { client, lastAt } = clientWith(6, warning);
    expect(client.send(lastAt + 30_000, OVER)).toMatchObject({ action: "warn", retryAfter: 30_000 });
    expect(client.strikes).toBe(6);
  });

  it("is not the end where a rung hides and a later one closes", () => {
    const client = new Client({
      ladder: [
        { strikes: 1, do: "warn" },
        { strikes: 2, do: "shadow-ban" },
        { strikes: 4, do: "close" },
      ],
    });
    expect(client.actions([0, 1_000, 2_000, 3_000], OVER)).toEqual([
      "warn",
      "shadow-ban",
      "shadow-ban",
      "close",
    ]);
  });
});

describe("forgiveness", () => {
  it("takes one strike per forgiveAfter, from the end of the cool-down on", () => {
    const { client, lastAt } = clientWith(2, closing);
    const calmFrom = lastAt + 2_000;
    const strikesAt = (time: number): number =>
      judge(client.conduct, client.ladder, FINE, START + time).conduct.strikes;
    expect(strikesAt(calmFrom + MINUTE - 1)).toBe(2);
    expect(strikesAt(calmFrom + MINUTE)).toBe(1);
    expect(strikesAt(calmFrom + 2 * MINUTE - 1)).toBe(1);
    expect(strikesAt(calmFrom + 2 * MINUTE)).toBe(0);
  });

  it("starts the next violation one rung lower", () => {
    const { client, lastAt } = clientWith(3, closing);
    const forgiven = client.send(lastAt + 4_000 + MINUTE, OVER);
    expect(forgiven).toMatchObject({ action: "warn", retryAfter: 4_000, conduct: { strikes: 3 } });
  });

  it("starts all over after a violation", () => {
    const { client, lastAt } = clientWith(2, closing);
    const again = lastAt + 2_000 + MINUTE - 1;
    client.send(again, OVER);
    expect(client.send(again + 4_000 + MINUTE - 1).conduct.strikes).toBe(3);
    expect(client.send(again + 4_000 + MINUTE).conduct.strikes).toBe(2);
  });

  it("is not delayed by messages that are admitted", () => {
    const { client, lastAt } = clientWith(1, closing);
    for (let time = lastAt + 1_000; time < lastAt + 1_000 + MINUTE; time += 97)
      expect(client.send(time).action).toBe("admit");
    expect(client.send(lastAt + 1_000 + MINUTE).conduct.strikes).toBe(0);
  });
});

it("says how many strikes are left, and null on a ladder that never closes", () => {
  const left = (policy: Policy): (number | null)[] => {
    const client = new Client(policy);
    return [0, 1_000, 2_000].map((time) =>
      strikesLeft(client.ladder, client.send(time, OVER).conduct.strikes),
    );
  };
  expect(left(closing)).toEqual([5, 4, 3]);
  expect(left(hiding)).toEqual([null, null, null]);
  expect(left(warning)).toEqual([null, null, null]);
});

it("what need not be remembered changes nothing where it is", () => {
  const messages = fc.array(fc.tuple(fc.nat({ max: 90_000 }), fc.constantFrom(FINE, OVER, HUGE)), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(messages, fc.constantFrom(closing, hiding, warning), (sent, policy) => {
      const sparing = new Client(policy);
      const thorough = new Client(policy);
      let time = 0;
      for (const [gap, refusal] of sent) {
        const [a, b] = [sparing.send((time += gap), refusal), thorough.send(time, refusal)];
        thorough.conduct = b.conduct;
        expect([b.action, b.retryAfter, b.conduct.strikes]).toEqual([
          a.action,
          a.retryAfter,
          a.conduct.strikes,
        ]);
      }
    }),
    RUNS,
  );
});

/** A client before limits and ladder both, as the bouncer puts them together. */
class Sender {
  readonly limiter: Limiter;
  readonly ladder: Ladder;
  readonly session = new Session(
    { id: "a", readyState: 1, send() {}, close() {} },
    { keyed: new KeyedBuckets(10), roster: new Roster() },
  );
  conduct: Conduct = SPOTLESS;

  constructor(policy: Policy) {
    const defined = definePolicy(policy);
    this.limiter = new Limiter(defined, false, unexpected);
    this.ladder = ladderOf(defined, unexpected);
  }

  peek(now: number): { judgement: Judgement; measurement: LimitResult } {
    const measurement = check(this.session, this.limiter, "hi", now);
    return { judgement: judge(this.conduct, this.ladder, measurement, now), measurement };
  }

  send(now: number): Judgement {
    const { judgement, measurement } = this.peek(now);
    if (judgement.action === "admit" || measurement.refusedBy !== null)
      this.session.keep(measurement.charges, now);
    this.conduct = judgement.conduct;
    return judgement;
  }
}

const policies = fc
  .record({
    limits: fc
      .array(
        fc.record({
          limit: fc.integer({ min: 1, max: 20 }),
          window: fc.integer({ min: 10, max: 20_000 }),
          burst: fc.integer({ min: 1, max: 5 }),
        }),
        { minLength: 1, maxLength: 3 },
      )
      .map((limits) => limits.map((limit, index) => ({ name: `${index}`, ...limit }))),
    cooldown: fc
      .record({
        base: fc.nat(5_000),
        factor: fc.constantFrom(1, 1.5, 2, 10),
        room: fc.nat(30_000),
        grace: fc.integer({ min: 0, max: 3_000 }),
      })
      .map(({ base, factor, room, grace }) => ({ base, factor, max: base + room, grace })),
    forgiveAfter: fc.integer({ min: 1, max: 60_000 }),
  })
  .chain((policy) =>
    fc
      .constantFrom(closing, hiding, warning, restricting)
      .map(({ ladder }): Policy => ({ ...policy, ladder })),
  );

const gaps = fc.array(fc.oneof(fc.nat(5), fc.nat(1_000), fc.nat(40_000)), { minLength: 1, maxLength: 40 });

/** Moves of a clock that mostly goes ahead, sometimes stands still, and sometimes is set back. */
const moves = fc.array(
  fc.record({
    ahead: fc.oneof(fc.constant(0), fc.nat(1_000), fc.nat(40_000)),
    back: fc.oneof(fc.constant(0), fc.constant(0), fc.constant(0), fc.nat(5_000), fc.nat(1e9)),
  }),
  { minLength: 1, maxLength: 40 },
);

describe("retryAfter is exact", () => {
  it("refused one millisecond before, admitted at it, where nothing is sent in between", () => {
    fc.assert(
      fc.property(policies, gaps, (policy, spans) => {
        const sender = new Sender(policy);
        let now = START;
        for (const span of spans) {
          const { action, retryAfter } = sender.send((now += span));
          if (action === "admit") continue;
          expect(sender.peek(now + retryAfter).judgement.action).toBe("admit");
          // The strike that hides ends the cool-down: then even the next moment may be the same one.
          if (retryAfter > 0) expect(sender.peek(now + retryAfter - 1).judgement.action).not.toBe("admit");
        }
      }),
      { numRuns: runs(3_000) },
    );
  });
});

describe("a clock that stands still or steps back", () => {
  it("never locks anyone out longer than the policy's longest span", () => {
    fc.assert(
      fc.property(policies, moves, (policy, steps) => {
        const sender = new Sender(policy);
        const drains = sender.limiter.limits.map(({ definition: { limit, window, burst } }) =>
          Math.ceil((burst * window) / limit),
        );
        const restriction = policy.ladder === restricting.ladder ? 5_000 : 0;
        const longest = Math.max(sender.ladder.cooldown.max, restriction, ...drains);
        let now = START;
        for (const { ahead, back } of steps) {
          now = now + ahead - back;
          const { action, retryAfter } = sender.send(now);
          if (action === "admit") continue;
          expect(retryAfter).toBeLessThanOrEqual(longest);
          expect(sender.peek(now + retryAfter).judgement.action).toBe("admit");
        }
      }),
      { numRuns: runs(3_000) },
    );
  });

  it("never lets anyone out of a cool-down before it is over", () => {
    fc.assert(
      fc.property(policies, moves, (policy, steps) => {
        const sender = new Sender(policy);
        let [now, elapsed, freeAt] = [START, 0, 0];
        for (const { ahead, back } of steps) {
          now = now + ahead - back;
          elapsed += ahead;
          const { action, conduct } = sender.send(now);
          if (action === "admit") expect(elapsed).toBeGreaterThanOrEqual(freeAt);
          if (action !== "admit" && action !== "refuse") freeAt = elapsed + conduct.cooldown;
        }
      }),
      { numRuns: runs(3_000) },
    );
  });

  it("has to be remembered, so that the cool-down goes on from the new time", () => {
    const client = new Client(closing);
    client.send(0, OVER);
    expect(client.send(-5_000)).toMatchObject({ action: "refuse", retryAfter: 1_000, changed: true });
    expect(client.send(-4_001)).toMatchObject({ action: "refuse", retryAfter: 1, changed: false });
    expect(client.send(-4_000).action).toBe("admit");
  });

  it("gives no more strikes for a step back than for the same moment", () => {
    const client = new Client(closing);
    client.actions([0, -1, -1_000, -1_000_000], OVER);
    expect(client.strikes).toBe(1);
  });
});
