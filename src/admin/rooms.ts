import * as z from "zod/mini";
import { roomsEverywhere } from "../collector/everywhere.ts";
import { isRecordKey } from "../identity/record-key.ts";
import { roomNow } from "../live/room-now.ts";
import { askRoom, recordOf, timelineOf } from "../reporting/ask-room.ts";
import type { Handler } from "./asked.ts";
import { nextOf, positionOf } from "./cursor.ts";
import { Problem } from "./problem.ts";
import { keyOf, targetNamed } from "./target.ts";

export const positionSchema = z.object({
  at: z.number(),
  party: z.string().check(z.minLength(1), z.maxLength(8_192)),
  room: z.string().check(z.minLength(1), z.maxLength(8_192)),
  trouble: z.optional(z.number().check(z.minimum(0))),
  connections: z.optional(z.number().check(z.minimum(0))),
});

export const listRooms: Handler<"rooms"> = async ({ ledger, query: { limit, after, search, sort } }) => {
  const { rooms, next } = await roomsEverywhere(ledger, {
    limit,
    after: positionOf(positionSchema, after),
    search,
    sort,
  });
  return { rooms, next: nextOf(next) };
};

export const readRoom: Handler<"room"> = async ({ ledger, params }) =>
  (await roomNow(ledger, params)) ?? Promise.reject(unknownRoom());

export const readDoctor: Handler<"doctor"> = async ({ ledger, params }) =>
  (await askRoom(ledger, params, { ask: "doctor" })) ?? Promise.reject(unknownRoom());

export const readRecord: Handler<"record"> = async ({ ledger, params }) => {
  const record = await recordOf(ledger, params);
  if (record === null) throw unknownRoom();
  if (record.jsonl === null) throw noRecord();
  return new Response(record.jsonl, { headers: { "Content-Type": "application/jsonl" } });
};

export const readTimeline: Handler<"timeline"> = async ({ ledger, params }) => {
  const target = await targetNamed(ledger, params.target);
  const client = isRecordKey(params.target) ? null : keyOf(params.target);
  const found = await timelineOf(ledger, params, target, client);
  if (found === null) throw unknownRoom();
  if (found.timeline === null) throw noRecord();
  return { target, ...found.timeline };
};

function noRecord(): Problem {
  return new Problem(
    404,
    'This room keeps no record. To turn it on, say record: { keep: "10m" } in its policy: docs/guides/recording.md.',
  );
}

export function unknownRoom(): Problem {
  return new Problem(404, "No such room has reported. A room is known once something has happened in it.");
}
