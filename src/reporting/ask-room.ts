import { z } from "zod";
import type { CollectorCall } from "../collector/calls.ts";
import { collectorOf } from "../collector/names.ts";
import type { Diagnosis } from "../doctor/doctor.ts";
import type { Metrics } from "../events/metrics.ts";
import { type ConnectionList, connectionListSchema, type RoomInquiry } from "../ledger/inquiry.ts";
import { inTime } from "../platform/in-time.ts";
import type { LedgerLike, RoomAddress } from "../platform/ledger-port.ts";
import { recordedBatches, type StoredSegment } from "../record/recorded-batches.ts";
import { streamOf } from "../record/traffic-stream.ts";
import { bytesOfBase64 } from "../shared/base64.ts";
import {
  type SwitchAnswer,
  switchAnswerSchema,
  type SwitchList,
  switchListSchema,
} from "../switches/order.ts";
import { diagnosisSchema, metricsSchema } from "./answers.ts";

/** What a room answers, by what it is asked. */
export interface RoomAnswers {
  readonly people: ConnectionList;
  readonly standing: ConnectionList;
  readonly metrics: Metrics;
  readonly doctor: Diagnosis;
  readonly record: RecordAnswer;
  readonly switches: SwitchList;
  readonly switch: SwitchAnswer;
}

/** A room's traffic record. */
export interface RecordAnswer {
  /** As they are in storage, in base64; `null` if the room keeps no record. */
  readonly segments:
    | readonly { readonly lead: number; readonly isFresh: boolean; readonly packed: string }[]
    | null;
}

const SCHEMAS: { readonly [Ask in keyof RoomAnswers]: z.ZodType<RoomAnswers[Ask]> } = {
  people: connectionListSchema,
  standing: connectionListSchema,
  metrics: metricsSchema,
  doctor: diagnosisSchema,
  switches: switchListSchema,
  switch: switchAnswerSchema,
  record: z.object({
    segments: z
      .array(z.object({ lead: z.int().min(0), isFresh: z.boolean(), packed: z.base64() }))
      .nullable(),
  }),
};

/** How long, in ms, a room's answer is waited for. It may have to wake up first. */
const PATIENCE = 3_000;

/**
 * Asks a room something, by way of the collector that it reports to.
 *
 * @returns `null` if the ledger knows of no such room: it has not reported yet, or not for long
 * @throws {Error} if the ledger is away, or the room does not answer
 */
export async function askRoom<Asked extends RoomInquiry>(
  ledger: LedgerLike,
  room: RoomAddress,
  question: Asked,
): Promise<RoomAnswers[Asked["ask"]] | null> {
  const call: CollectorCall = { do: "ask", room, question };
  const answer = await inTime(ledger.call(collectorOf(room), call), PATIENCE);
  return answer === null ? null : SCHEMAS[question.ask as Asked["ask"]].parse(answer);
}

/**
 * A room's traffic record as JSON Lines. It is written out here as it is read, so that the room has little to do.
 *
 * @returns `null` if the ledger knows of no such room; `jsonl` is `null` if the room keeps no record
 * @throws {Error} if the ledger is away, or the room does not answer
 */
export async function recordOf(
  ledger: LedgerLike,
  room: RoomAddress,
): Promise<{ readonly jsonl: ReadableStream<Uint8Array> | null } | null> {
  const answer = await askRoom(ledger, room, { ask: "record" });
  if (answer === null) return null;
  return {
    jsonl: answer.segments === null ? null : streamOf(recordedBatches(unpacked(answer.segments)), "jsonl"),
  };
}

function* unpacked(segments: NonNullable<RecordAnswer["segments"]>): Iterable<StoredSegment> {
  for (const { lead, isFresh, packed } of segments) {
    yield { lead, isFresh, bytes: bytesOfBase64(packed) };
  }
}
