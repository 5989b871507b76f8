import type { AdminRoom } from "../../../src/admin/index.ts";

type Connection = AdminRoom["connections"][number];

/** Whether a moderator should look at somebody first. */
function isTroubled({ hidden, standing }: Connection): boolean {
  return hidden || standing.strikes > 0 || standing.status !== "ok";
}

/** Those with strikes first, and of them the worst. */
function byTrouble(one: Connection, other: Connection): number {
  return (
    Number(isTroubled(other)) - Number(isTroubled(one)) ||
    other.standing.strikes - one.standing.strikes ||
    other.sent.refused - one.sent.refused
  );
}

/**
 * In which order people are listed: those with strikes first. Whoever is there already keeps the place among those who fare likewise: a
 * list that is sorted by figures anew each second cannot be read.
 *
 * @param before the ids as they lay
 */
export function peopleInOrder(connections: readonly Connection[], before: readonly string[]): string[] {
  const place = new Map(before.map((id, index) => [id, index]));
  const placeOf = ({ id }: Connection): number => place.get(id) ?? before.length;
  return connections
    .toSorted(byTrouble)
    .toSorted(
      (one, other) => Number(isTroubled(other)) - Number(isTroubled(one)) || placeOf(one) - placeOf(other),
    )
    .map(({ id }) => id);
}
