import * as z from "zod/mini";
import type { RoomSummary } from "./calls.ts";
import { switchSchema } from "../switches/switch-schema.ts";
import { troubleAfter } from "./trouble.ts";
import { count, gaugesSchema, type RoomReport } from "./report.ts";

/** So many times that a room was loaded are remembered, the last ones: reports of each may still be on their way. */
const REMEMBERED = 3;

/** Of the reports from one time that the room was loaded: the last one that was counted, and when the first was made (by the room's clock). */
const markSchema = z.object({ incarnation: z.string(), sequence: z.number(), since: z.number() });
type Mark = Readonly<z.output<typeof markSchema>>;

/** Checks what is kept of a room. */
export const roomSchema = z.extend(gaugesSchema, {
  party: z.string(),
  room: z.string(),
  /** Its record's number. */
  number: z.int().check(z.minimum(0)),
  /** Shows the room that a question is from the ledger. */
  token: z.string(),
  /** When it was last heard of, by the collector's clock (epoch ms). */
  at: z.number(),
  /** The latest first. */
  marks: z.array(markSchema).check(z.minLength(1)),
  admitted: count,
  refused: count,
  refusedInAll: count,
  // Before there were any, nothing was kept.
  switches: z._default(z.array(switchSchema), []),
  // Records from before have none.
  trouble: z._default(count, 0),
});
export type KnownRoom = Readonly<z.output<typeof roomSchema>>;

/**
 * Whether a report says something that was not counted yet.
 *
 * Of reports from a time that is not remembered, the first one always does. So does a later one, unless it is older than all that is
 * remembered: then it was on its way while the room was loaded several times, and may have been counted.
 */
export function isNews(known: KnownRoom | undefined, { incarnation, sequence, at }: RoomReport): boolean {
  if (known === undefined) return true;
  const mark = known.marks.find((each) => each.incarnation === incarnation);
  if (mark !== undefined) return sequence > mark.sequence;
  return sequence === 1 || !isBeforeAll(known.marks, at);
}

/**
 * What is known of a room after it reported.
 *
 * @param at when, by the collector's clock
 * @param number of its record, if it was not known
 */
export function heardOf(
  known: KnownRoom | undefined,
  report: RoomReport,
  at: number,
  number: number,
): KnownRoom {
  const { delta } = report;
  const refused = Object.values(delta.refused).reduce((sum, each) => sum + each, 0);
  const refusedInAll = (known?.refusedInAll ?? 0) + refused;
  const trouble = troubleAfter(known?.trouble ?? 0, at - (known?.at ?? at), delta);
  const marks = markedWith(known?.marks ?? [], report);
  // What a room said before it was last loaded does not tell how it stands.
  const isLatest = marks[0]?.incarnation === report.incarnation;
  if (known !== undefined && !isLatest) return { ...known, at, marks, refusedInAll, trouble };
  return {
    ...report.room,
    ...report.gauges,
    number: known?.number ?? number,
    token: report.token,
    at,
    marks,
    admitted: delta.admitted,
    refused,
    refusedInAll,
    switches: [...report.switches],
    trouble,
  };
}

/** Whether a time is before all that is remembered, if anything may have been forgotten. */
function isBeforeAll(marks: readonly Mark[], at: number): boolean {
  const oldest = marks.at(-1);
  return marks.length >= REMEMBERED && oldest !== undefined && at < oldest.since;
}

function markedWith(marks: readonly Mark[], { incarnation, sequence, at }: RoomReport): Mark[] {
  const isKnown = marks.some((mark) => mark.incarnation === incarnation);
  if (isKnown) return marks.map((mark) => (mark.incarnation === incarnation ? { ...mark, sequence } : mark));
  // If it is before all of them, the room's clock was set back.
  const place = isBeforeAll(marks, at) ? 0 : marks.findIndex(({ since }) => at >= since);
  return marks
    .toSpliced(place === -1 ? marks.length : place, 0, { incarnation, sequence, since: at })
    .slice(0, REMEMBERED);
}

export function summaryOf(known: KnownRoom): RoomSummary {
  const { number: _, token: __, marks: ___, ...summary } = known;
  return summary;
}
