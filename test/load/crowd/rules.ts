import * as fc from "fast-check";
import { UNEVENNESS } from "../../../client/pacing/allowance.ts";
import type { Limit } from "../../../src/policy/limit.ts";

/** A limit without its name. */
export interface Rule extends Omit<Limit, "name"> {
  readonly cost: "messages" | "bytes";
  readonly window: number;
  readonly match?: { type: string[] };
}

export const TYPES = ["move", "chat", "draw"] as const;

/** Bytes of the largest message. */
export const LARGEST = 800;

/** Of a limit of bytes: so many for each message that a limit of messages would allow. */
const BYTES_EACH = 400;

/**
 * Ms of unevenness that all limits drawn here bear. How much one bears follows from its numbers, and a machine with two cores and a
 * thousand clients is not even: without a burst, or with a short window, it would be the machine that is tried here. Those are tried
 * in `test/unit/client/pacing/model.test.ts`, on a network that is as even as they need it.
 */
const BORNE = UNEVENNESS + 10;

/** A client uses 95% of a window, so that it bears nearly the rest of it. */
const SHORTEST_WINDOW = Math.ceil(BORNE / 0.045);

const numbers = {
  perSecond: fc.integer({ min: 3, max: 20 }),
  cost: fc.constantFrom("messages" as const, "messages" as const, "bytes" as const),
};

/** @param extra ms of the rate, as burst beyond what {@link BORNE} takes */
const withBurst = (extra: fc.Arbitrary<number>): fc.Arbitrary<Rule> =>
  fc
    .record({ ...numbers, extra, window: fc.integer({ min: 500, max: 10_000 }) })
    .map(({ perSecond, window, extra, cost }) => {
      const each = cost === "bytes" ? BYTES_EACH : 1;
      const limit = Math.max(1, Math.round((perSecond * window) / 1_000)) * each;
      const within = (ms: number): number => Math.ceil((ms * limit) / window);
      const least = Math.max((cost === "bytes" ? LARGEST : 1) + within(BORNE), within(2 * BORNE));
      return { algorithm: "gcra", cost, limit, window, burst: least + within(extra) };
    });

const ofWindow: fc.Arbitrary<Rule> = fc
  .record({
    ...numbers,
    window: fc.integer({ min: SHORTEST_WINDOW, max: 10_000 }),
    algorithm: fc.constantFrom("sliding-window" as const, "fixed-window" as const),
  })
  .map(({ perSecond, cost, ...rest }) => {
    const each = cost === "bytes" ? BYTES_EACH : 1;
    return { ...rest, cost, limit: Math.round((perSecond * rest.window) / 1_000) * each };
  });

const held = (rule: fc.Arbitrary<Rule>): fc.Arbitrary<Rule> =>
  fc
    .record({
      rule,
      per: fc.constantFrom("connection" as const, "client" as const),
      types: fc.option(fc.subarray([...TYPES], { minLength: 1 })),
    })
    .map(({ rule, per, types }) => ({ ...rule, per, ...(types !== null && { match: { type: types } }) }));

const aRule = fc.oneof(
  { weight: 3, arbitrary: withBurst(fc.integer({ min: 0, max: 2_000 })) },
  { weight: 1, arbitrary: ofWindow },
);

/** The rules of a room. */
export const someRules = fc.array(held(aRule), { minLength: 1, maxLength: 3 });

/** Ms for which a process may be kept waiting by others that want the cores too, and a client makes up for it from its burst. */
export const MADE_UP = 1_000;

/** A rule with so much of a burst. */
export const aGenerousRule = held(withBurst(fc.integer({ min: MADE_UP, max: 2 * MADE_UP })));

export const aWindowRule = held(ofWindow);

/** Messages of any size that a rule lets a client send in a second, at the least. */
export function perSecondOf({ limit, window, cost }: Rule): number {
  return (limit * 1_000) / window / (cost === "bytes" ? LARGEST : 1);
}
