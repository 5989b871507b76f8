import * as fc from "fast-check";
import { type ConsumeAnswer, external, type Limit, type MessageInfo } from "party-bouncer";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { CompiledLimit } from "../../../src/limits/compiled-limit.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import { ownLimits } from "../../../src/policy/external-limit.ts";
import { type Algorithm, EMPTY } from "../../../src/shared/bucket.ts";
import { Room, settled } from "../../support/room.ts";
import { runs } from "../../support/runs.ts";
import { START } from "../../support/time.ts";

interface Sent {
  /** Ms since the one before. */
  readonly gap: number;
  readonly sender: number;
  readonly type: "a" | "b" | "c";
  /** What the other limiter says, if it is asked, and after how many ms. */
  readonly says: boolean;
  readonly delay: number;
}

const SENDERS = ["ada", "bob"];

const aLimit = fc.record({
  limit: fc.integer({ min: 1, max: 5 }),
  window: fc.constantFrom(100, 1_000),
  burst: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
  type: fc.constantFrom("a", "b", undefined),
});

const aMessage: fc.Arbitrary<Sent> = fc.record({
  gap: fc.constantFrom(0, 0, 1, 30, 100, 250, 700),
  sender: fc.nat(SENDERS.length - 1),
  type: fc.constantFrom("a", "b", "c"),
  says: fc.oneof({ arbitrary: fc.constant(true), weight: 3 }, { arbitrary: fc.constant(false), weight: 1 }),
  delay: fc.constantFrom(0, 1, 40, 150, 450),
});

/** What happens if the other limiter answers at once, and whoever it refuses is charged nothing. */
function expected(limits: readonly Limit[], sent: readonly Sent[]): (string | null)[][] {
  const compiled = ownLimits(definePolicy({ limits })).map((limit) => new CompiledLimit(limit, () => {}));
  return SENDERS.map((_, sender) => {
    const buckets = new Map(compiled.map((limit) => [limit, EMPTY]));
    let now = START;
    const outcomes: (string | null)[] = [];
    for (const message of sent) {
      now += message.gap;
      if (message.sender !== sender) continue;
      const counting = compiled.filter(
        ({ definition }) => definition.match === undefined || definition.match.type === message.type,
      );
      const algorithmOf = (limit: CompiledLimit): Algorithm => {
        const counter = limit.counterFor(null);
        if (counter === null) throw new Error("no counter");
        return counter.algorithm;
      };
      let [refusedBy, longest]: [string | null, number] = [null, 0];
      for (const limit of counting) {
        const wait = algorithmOf(limit).waitFor(buckets.get(limit) ?? EMPTY, 1, now);
        if (wait > longest) [refusedBy, longest] = [limit.definition.name, wait];
      }
      if (refusedBy === null && message.type !== "c" && !message.says) refusedBy = "another";
      outcomes.push(refusedBy);
      if (refusedBy !== null) continue;
      for (const limit of counting)
        buckets.set(limit, algorithmOf(limit).charge(buckets.get(limit) ?? EMPTY, 1, now));
    }
    return outcomes;
  });
}

/** What happens in a room whose other limiter takes its time. */
async function observed(
  limits: readonly Limit[],
  sent: readonly Sent[],
): Promise<{ outcomes: (string | null)[][]; delivered: number[][] }> {
  const due: { at: number; answer: () => void }[] = [];
  const answers = new Map<number, Sent>(sent.map((message, index) => [index, message]));
  const room = new Room({
    limits: [
      ...limits,
      external({
        name: "another",
        match: { type: ["a", "b"] },
        // Which message it is asked about is in its key.
        per: ({ type, connectionId }: MessageInfo) => `${connectionId}/${type}`,
        cost: (message) => Number(/\d+/.exec(String(message))?.[0]) + 1,
        consume: (_, cost) =>
          new Promise<ConsumeAnswer>((resolve) => {
            const { says, delay } = answers.get(cost - 1) as Sent;
            due.push({ at: room.now + delay, answer: () => resolve({ allowed: says, retryAfter: 1 }) });
          }),
      }),
    ],
    classify: (message) => String(message)[0] ?? null,
    cooldown: { base: 0, max: 0, grace: 0 },
    ladder: [{ strikes: 1, do: "warn" }],
    forgiveAfter: 1,
  });
  const connections = await Promise.all(SENDERS.map((name) => room.enter(name)));
  const outcomes: (string | null)[][] = SENDERS.map(() => []);
  const delivered: number[][] = SENDERS.map(() => []);
  room.bouncer.on("verdict", ({ connectionId, verdict }) => {
    outcomes[SENDERS.indexOf(connectionId)]?.push(verdict.limit);
  });
  const passTo = async (time: number): Promise<void> => {
    for (;;) {
      await settled();
      const next = due.toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > time) break;
      due.splice(due.indexOf(next), 1);
      room.now = Math.max(room.now, next.at);
      next.answer();
    }
    room.now = Math.max(room.now, time);
  };
  let now = START;
  for (const [index, { gap, sender, type }] of sent.entries()) {
    now += gap;
    await passTo(now);
    const connection = connections[sender];
    if (connection === undefined) throw new Error("nobody");
    room.bouncer.handle(connection, `${type}${index}`, () => void delivered[sender]?.push(index));
  }
  await passTo(Infinity);
  return { outcomes, delivered };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

it("whatever time another limiter takes, what passes is what passes if it answers at once, in order, and what it refuses is charged to nobody", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(aLimit, { minLength: 1, maxLength: 3 }),
      fc.array(aMessage, { maxLength: 25 }),
      async (numbers, sent) => {
        const limits = numbers.map(({ type, ...rate }, index) => ({
          name: `limit ${index}`,
          ...rate,
          ...(type !== undefined && { match: { type } }),
        }));
        const model = expected(limits, sent);
        const { outcomes, delivered } = await observed(limits, sent);
        // What a limit refuses outright does not wait for its turn. Of several that refuse, the one that refuses for longest then may be another.
        const counted = (all: (string | null)[]): (string | null)[] =>
          all.map((limit) => limit?.replace(/^limit \d$/, "one of its own") ?? null).toSorted();
        expect(outcomes.map(counted)).toEqual(model.map(counted));
        for (const [sender, indices] of delivered.entries()) {
          const own = sent.flatMap((message, index) => (message.sender === sender ? [index] : []));
          expect(indices).toEqual(own.filter((_, place) => model[sender]?.[place] === null));
        }
      },
    ),
    { numRuns: runs(300) },
  );
});
