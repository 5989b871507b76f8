import { z } from "zod";
import { roomOf, roomsEverywhere } from "../collector/everywhere.ts";
import { askRoom, recordOf } from "../reporting/ask-room.ts";
import type { Handler } from "./asked.ts";
import { cursorOf, positionOf } from "./cursor.ts";
import { Problem } from "./problem.ts";

const positionSchema = z.object({
  at: z.number(),
  party: z.string().min(1).max(8_192),
  room: z.string().min(1).max(8_192),
});

export const listRooms: Handler<"rooms"> = async ({ ledger, query: { limit, after, search } }) => {
  const { rooms, next } = await roomsEverywhere(ledger, {
    limit,
    after: positionOf(positionSchema, after),
    search,
  });
  return { rooms, next: next === null ? null : cursorOf(next) };
};

export const readRoom: Handler<"room"> = async ({ ledger, params }) => {
  const [summary, people, metrics] = await Promise.all([
    roomOf(ledger, params),
    askRoom(ledger, params, { ask: "people" }),
    askRoom(ledger, params, { ask: "metrics" }),
  ]);
  if (people === null || metrics === null) throw unknownRoom();
  return { summary, ...people, metrics };
};

export const readDoctor: Handler<"doctor"> = async ({ ledger, params }) =>
  (await askRoom(ledger, params, { ask: "doctor" })) ?? Promise.reject(unknownRoom());

export const readRecord: Handler<"record"> = async ({ ledger, params }) => {
  const record = await recordOf(ledger, params);
  if (record === null) throw unknownRoom();
  if (record.jsonl === null) throw new Problem(404, "This room keeps no record: its policy does not say so.");
  return new Response(record.jsonl, { headers: { "Content-Type": "application/jsonl" } });
};

function unknownRoom(): Problem {
  return new Problem(404, "No such room has reported. A room is known once something has happened in it.");
}
