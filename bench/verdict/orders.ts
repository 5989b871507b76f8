import type { SeededRandom } from "../../test/support/seeded-random.ts";
import type { Setting } from "../contenders/contender.ts";

/** Verdicts that are timed together. */
export const AT_ONCE = 250;

/** Everyone's turn, in an order that no cache foresees: as many at once as are timed together. */
export function ordersOf({ keys }: Setting, random: SeededRandom): Uint32Array[] {
  const everyone = shuffled(
    Array.from({ length: Math.max(keys, AT_ONCE) }, (_, index) => index % keys),
    random,
  );
  return Array.from({ length: everyone.length / AT_ONCE }, (_, turn) =>
    Uint32Array.from(everyone.slice(turn * AT_ONCE, (turn + 1) * AT_ONCE)),
  );
}

export function shuffled<T>(items: readonly T[], random: SeededRandom): T[] {
  const order = [...items];
  for (let end = order.length; end > 1; end--) {
    const from = random.below(end);
    const last = order[end - 1] as T;
    order[end - 1] = order[from] as T;
    order[from] = last;
  }
  return order;
}
