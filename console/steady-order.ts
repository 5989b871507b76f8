import { useRef } from "preact/hooks";

/**
 * Keeps a list as it lies for as long as somebody is about to press something in it. What is new goes to its end, what is gone leaves.
 *
 * @param order the ids of the rows, as they should lie
 */
export function steadied(order: readonly string[], before: readonly string[]): string[] {
  const there = new Set(order);
  const known = new Set(before);
  return [...before.filter((id) => there.has(id)), ...order.filter((id) => !known.has(id))];
}

/** @param isHeld whether somebody is about to press something */
export function useSteadyOrder(order: readonly string[], isHeld: boolean): readonly string[] {
  const before = useRef<readonly string[]>(order);
  const now = isHeld ? steadied(order, before.current) : order;
  before.current = now;
  return now;
}
