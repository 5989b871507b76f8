import type { MetricsDelta } from "../events/delta.ts";
import { byActivity } from "./activity.ts";
import type { RoomOrder, RoomPosition, RoomSummary } from "./calls.ts";

/** After so many ms trouble counts half. */
const HALVES_AFTER = 300_000;

/** What a strike and a ban count for, beside a refusal, which counts for one. */
const STRIKE = 5;
const BAN = 25;

/** Less than that is none: nothing happened for an hour or so. */
const LEAST = 0.001;

/** How much trouble a room has after a report. @param before how much it had by `elapsed` ms before */
export function troubleAfter(before: number, elapsed: number, delta: MetricsDelta): number {
  const { refused, refusedConnects, strikes, bans } = delta;
  const added =
    sum(refused) +
    sum(refusedConnects) +
    STRIKE * sum(strikes) +
    BAN * (sum(bans.ladder) + sum(bans.operator));
  const trouble = before * 2 ** (-Math.max(0, elapsed) / HALVES_AFTER) + added;
  return trouble < LEAST ? 0 : trouble;
}

/**
 * Compares rooms for an order in which the most troubled come first, and those without trouble as {@link byActivity} has them. Rooms that
 * nobody is in come after all others, in the same order: nobody is there to act on. All trouble halves in the same time, so that two rooms
 * change places only if one of them reports.
 */
export function byTrouble(one: RoomPosition, other: RoomPosition): number {
  if (isEmpty(one) !== isEmpty(other)) return isEmpty(one) ? 1 : -1;
  const [heat, others] = [heatOf(one), heatOf(other)];
  return heat === others ? byActivity(one, other) : others - heat;
}

/** How to compare rooms that are listed in an order. */
export function orderOf(order: RoomOrder = "activity"): (one: RoomPosition, other: RoomPosition) => number {
  return order === "trouble" ? byTrouble : byActivity;
}

/** Where a list goes on after a room, in either order. */
export function positionOf({ at, trouble, connections, party, room }: RoomSummary): RoomPosition {
  return { at, trouble, connections, party, room };
}

/** Whether nobody was in a room when it reported. */
export function isEmpty({ connections }: RoomPosition): boolean {
  return connections === 0;
}

/** Trouble on a scale on which it does not run down. */
function heatOf({ trouble = 0, at }: RoomPosition): number {
  return trouble === 0 ? -Infinity : Math.log2(trouble) + at / HALVES_AFTER;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, each) => total + each, 0);
}
