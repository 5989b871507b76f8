import * as fc from "fast-check";
import { LEAST_BYTES } from "./message.ts";
import { LARGEST, perSecondOf, type Rule, TYPES } from "./rules.ts";
import { HOUR } from "../../support/time.ts";

/** What an app goes through. All times are in ms since it began. */
export interface Life {
  readonly bursts: readonly Burst[];
  readonly spells: readonly Spell[];
  /** By type. */
  readonly priorities: Readonly<Record<string, number>>;
  readonly clock: Wrong;
}

/** Messages of one kind, evenly `over` so many ms. */
export interface Burst {
  readonly at: number;
  readonly over: number;
  readonly count: number;
  readonly type: string | null;
  readonly isBinary: boolean;
  readonly size: number;
}

/** What happens to a connection: it breaks, and there is no network for a while; or the app asks for a new one. */
export type Spell =
  | { readonly kind: "offline"; readonly at: number; readonly ms: number }
  | { readonly kind: "reconnect"; readonly at: number };

/** By how much a clock is fast, and by how much it is once it was set. */
interface Wrong {
  readonly first: number;
  readonly setAt: number;
  readonly later: number;
}

const anHourAtMost = fc.integer({ min: -HOUR, max: HOUR });
const clock = fc.record({
  first: anHourAtMost,
  setAt: fc.integer({ min: 500, max: 6_000 }),
  later: anHourAtMost,
});

const at = fc.integer({ min: 0, max: 5_000 });

const aReconnect = fc.record({ kind: fc.constant("reconnect" as const), at });
const anOfflineSpell = fc.record({
  kind: fc.constant("offline" as const),
  at,
  ms: fc.integer({ min: 1, max: 2_000 }),
});

const priority = fc.integer({ min: 0, max: 2 });

/** The life of an app under such rules. */
export function aLife(rules: readonly Rule[]): fc.Arbitrary<Life> {
  const inASecond = Math.ceil(Math.min(...rules.map(perSecondOf)));
  const aBurst = fc.record({
    at,
    over: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2_000 })),
    count: fc.integer({ min: 1, max: 2 * inASecond }),
    type: fc.option(fc.constantFrom(...TYPES)),
    isBinary: fc.boolean(),
    size: fc.integer({ min: LEAST_BYTES, max: LARGEST }),
  });
  return fc.record({
    bursts: fc.array(aBurst, { minLength: 1, maxLength: 3 }),
    spells: fc.array(fc.oneof(aReconnect, anOfflineSpell), { maxLength: 2 }),
    priorities: fc.record({ move: priority, chat: priority, draw: priority }),
    clock,
  });
}

/** The life of an app that has at once to say what such a rule allows in so many ms. */
export function aTalkativeLife(
  { limit, window, burst = 0, cost, match }: Rule,
  ms: number,
): fc.Arbitrary<Life> {
  const [type = null] = match?.type ?? [];
  return fc
    .record({
      size: fc.integer({ min: LARGEST / 4, max: LARGEST / 2 }),
      isBinary: fc.boolean(),
      spells: fc.array(aReconnect, { maxLength: 2 }),
      clock,
    })
    .map(({ size, isBinary, ...rest }) => {
      const count = Math.ceil((burst + (limit * ms) / window) / (cost === "bytes" ? size : 1));
      return { bursts: [{ at: 0, over: 0, count, type, isBinary, size }], priorities: {}, ...rest };
    });
}
