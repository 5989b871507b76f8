import type { AdminClient, AdminRoom } from "../../src/admin/index.ts";
import { api, segments } from "../api.ts";

/** So many rooms of a client are asked: those that it came to last. */
const ROOMS = 4;

/** A client, and the rooms that it is in: those of them that answer. @throws {Failure} if none does */
export async function around(
  target: string,
  signal: AbortSignal,
): Promise<{ readonly client: AdminClient; readonly rooms: readonly AdminRoom[] }> {
  const client = await api.get<AdminClient>(segments`/v1/clients/${target}`, {}, signal);
  const answers = await Promise.allSettled(
    client.rooms
      .slice(0, ROOMS)
      .map(({ party, room }) => api.get<AdminRoom>(segments`/v1/rooms/${party}/${room}`, {}, signal)),
  );
  const rooms = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
  const failed = answers.find(({ status }) => status === "rejected");
  if (rooms.length === 0 && failed?.status === "rejected") throw failed.reason;
  return { client, rooms };
}
