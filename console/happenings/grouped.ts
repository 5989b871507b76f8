import type { AdminEvents } from "../../src/admin/index.ts";
import { nameOf } from "../live/histories.ts";

export type Happened = AdminEvents["events"][number];

/** The same thing, once or several times. */
export interface Group {
  /** The newest of them. */
  readonly happened: Happened;
  readonly count: number;
}

/** Ms in which the same thing is said once, with how often it happened. */
const TOGETHER = 60_000;

/** What happened to one client in one room within a minute of the newest is one line: a flood is no list of strikes. @param events the newest first */
export function grouped(events: readonly Happened[]): Group[] {
  const groups: { happened: Happened; count: number }[] = [];
  const newest = new Map<string, { happened: Happened; count: number }>();
  for (const happened of events) {
    const { event, target, text } = happened;
    // What was switched, and whether on, is in the text.
    const what = JSON.stringify([event, target, nameOf(happened), event === "switch" ? text : ""]);
    const group = newest.get(what);
    if (group !== undefined && group.happened.at - happened.at < TOGETHER) {
      group.count += 1;
      continue;
    }
    const begun = { happened, count: 1 };
    newest.set(what, begun);
    groups.push(begun);
  }
  return groups;
}
