import * as z from "zod/mini";
import type { CollectorCall } from "../collector/calls.ts";
import { type RoomErased, roomErasedSchema } from "../collector/ask-to-erase.ts";
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
import type { RecordKey } from "../identity/record-key.ts";
import { diagnosisSchema, metricsSchema } from "./answers.ts";
import { type RoomPolicy, roomPolicySchema } from "./room-policy.ts";
import { type Timeline, timelineIn } from "./timeline.ts";

/** What a room answers, by what it is asked. */
export interface RoomAnswers {
  readonly people: ConnectionList;
  readonly standing: ConnectionList;
  readonly act: { readonly connections: number };
  readonly policy: RoomPolicy;
  readonly metrics: Metrics;
  readonly doctor: Diagnosis;
  readonly record: RecordAnswer;
  readonly erase: RoomErased;
  readonly switches: SwitchList;
  readonly switch: SwitchAnswer;
  readonly timeline: TimelineAnswer;
}

/** A room's traffic record. */
export interface RecordAnswer {
  /** As they are in storage, in base64; `null` if the room keeps no record. */
  readonly segments:
    | readonly { readonly lead: number; readonly isFresh: boolean; readonly packed: string }[]
    | null;
}

/** The same, and what it calls a client. */
export interface TimelineAnswer extends RecordAnswer {
  readonly names: readonly string[];
}

const segments = z.nullable(
  z.array(z.object({ lead: z.int().check(z.minimum(0)), isFresh: z.boolean(), packed: z.base64() })),
);

const SCHEMAS: { readonly [Ask in keyof RoomAnswers]: z.ZodMiniType<RoomAnswers[Ask]> } = {
  people: connectionListSchema,
  standing: connectionListSchema,
  metrics: metricsSchema,
  doctor: diagnosisSchema,
  erase: roomErasedSchema,
  switches: switchListSchema,
  switch: switchAnswerSchema,
  act: z.object({ connections: z.number().check(z.minimum(0)) }),
  policy: roomPolicySchema,
  record: z.object({ segments }),
  timeline: z.object({ segments, names: z.array(z.string()).check(z.maxLength(1_000)) }),
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

/**
 * What a room's record says of one client. It is found here, so that the room has little to do.
 *
 * @param client as it is known, if somebody has typed its address; `null` if not
 * @returns `null` if the ledger knows of no such room; `timeline` is `null` if the room keeps no record
 * @throws {Error} if the ledger is away, or the room does not answer
 */
export async function timelineOf(
  ledger: LedgerLike,
  room: RoomAddress,
  target: RecordKey,
  client: string | null,
): Promise<{ readonly timeline: Timeline | null } | null> {
  const answer = await askRoom(ledger, room, { ask: "timeline", target, client });
  if (answer === null) return null;
  const { segments, names } = answer;
  if (segments === null) return { timeline: null };
  return { timeline: await timelineIn(unpacked(segments), new Set(names)) };
}

function* unpacked(segments: NonNullable<RecordAnswer["segments"]>): Iterable<StoredSegment> {
  for (const { lead, isFresh, packed } of segments) {
    yield { lead, isFresh, bytes: bytesOfBase64(packed) };
  }
}
