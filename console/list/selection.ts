/** What is chosen in a list, by the ids of its rows. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** The row that was chosen last: a range begins there. */
  readonly anchor: string | null;
}

/** Most that are chosen at once: what is done to them is confirmed by somebody who looks at them. */
export const MOST_CHOSEN = 100;

export const NOTHING: Selection = { ids: new Set(), anchor: null };

/** Chooses a row, or no longer does. */
export function toggled({ ids, anchor }: Selection, id: string): Selection {
  const next = new Set(ids);
  if (next.delete(id)) return { ids: next, anchor: id };
  return next.size < MOST_CHOSEN ? { ids: next.add(id), anchor: id } : { ids, anchor };
}

/** Chooses all rows from the one that was chosen last to this one. @param order the ids of all rows, as they are shown */
export function extended(selection: Selection, id: string, order: readonly string[]): Selection {
  const [begin, end] = [order.indexOf(selection.anchor ?? id), order.indexOf(id)];
  if (begin < 0 || end < 0) return toggled(selection, id);
  const range = order.slice(Math.min(begin, end), Math.max(begin, end) + 1);
  // From the anchor on, so that of too many those stay that are next to it.
  if (end < begin) range.reverse();
  return { ids: firstOf([...selection.ids, ...range]), anchor: selection.anchor ?? id };
}

/** Chooses the first rows of a list: all, if they are not too many. */
export function everyOne(order: readonly string[]): Selection {
  return { ids: firstOf(order), anchor: order[0] ?? null };
}

/** Without those that are no longer in the list. */
export function remainingOf({ ids, anchor }: Selection, order: readonly string[]): Selection {
  const there = new Set(order);
  return {
    ids: new Set([...ids].filter((id) => there.has(id))),
    anchor: anchor !== null && there.has(anchor) ? anchor : null,
  };
}

function firstOf(ids: readonly string[]): Set<string> {
  return new Set([...new Set(ids)].slice(0, MOST_CHOSEN));
}
