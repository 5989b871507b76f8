import { z } from "zod";
import type { RoomSummary } from "./calls.ts";
import { count, gaugesSchema, type RoomReport } from "./report.ts";

/** So many times that a room was loaded are remembered, the last ones: reports of each may still be on their way. */
const REMEMBERED = 3;

/** The last report that was counted of those from one time that the room was loaded. */
const markSchema = z.object({ incarnation: z.string(), sequence: z.number() });

/** Checks what is kept of a room. */
export const roomSchema = gaugesSchema.extend({
  party: z.string(),
  room: z.string(),
  /** Its record's number. */
  number: z.int().min(0),
  /** Shows the room that a question is from the ledger. */
  token: z.string(),
  /** When it was last heard of, by the collector's clock (epoch ms). */
  at: z.number(),
  /** By its own clock. */
  itsTime: z.number(),
  /** The latest first. */
  marks: z.array(markSchema),
  admitted: count,
  refused: count,
  refusedInAll: count,
});
export type KnownRoom = Readonly<z.output<typeof roomSchema>>;

/**
 * Whether a report says something that was not counted yet.
 *
 * Of reports from a time that is not remembered, the first is news: the room has just been loaded. A later one is, too, unless it is older
 * than what the room said since: then it was on its way while the room was loaded several times.
 */
export function isNews(known: KnownRoom | undefined, report: RoomReport): boolean {
  if (known === undefined) return true;
  const mark = known.marks.find(({ incarnation }) => incarnation === report.incarnation);
  if (mark !== undefined) return report.sequence > mark.sequence;
  return report.sequence === 1 || report.at > known.itsTime;
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
  const { incarnation, sequence, delta } = report;
  const marks = [...(known?.marks ?? [])];
  const place = marks.findIndex((mark) => mark.incarnation === incarnation);
  if (place === -1) marks.unshift({ incarnation, sequence });
  else marks[place] = { incarnation, sequence };
  const refused = Object.values(delta.refused).reduce((sum, each) => sum + each, 0);
  const refusedInAll = (known?.refusedInAll ?? 0) + refused;
  const itsTime = Math.max(known?.itsTime ?? report.at, report.at);
  // What a room said before it was last loaded does not tell how it stands.
  if (known !== undefined && place > 0) return { ...known, at, itsTime, marks, refusedInAll };
  return {
    ...report.room,
    ...report.gauges,
    number: known?.number ?? number,
    token: report.token,
    at,
    itsTime,
    marks: marks.slice(0, REMEMBERED),
    admitted: delta.admitted,
    refused,
    refusedInAll,
  };
}

export function summaryOf(known: KnownRoom): RoomSummary {
  const { number: _, token: __, itsTime: ___, marks: ____, ...summary } = known;
  return summary;
}
