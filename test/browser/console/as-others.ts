import { expect } from "vitest";
import type { AdminRoomPage } from "../../../src/admin/index.ts";
import type { ServedConsole } from "./serve-console.ts";
import { TOKENS } from "./tokens.ts";

/** Has something done by the API, as somebody else's script would. */
export async function api(
  { host }: ServedConsole,
  method: string,
  path: string,
  body: object,
): Promise<Record<string, unknown>> {
  const answer = await fetch(`http://${host}/console/api${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${TOKENS.other}`,
      "Content-Type": "application/json",
      "X-Party-Bouncer": "1",
    },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBeLessThan(300);
  return (await answer.json()) as Record<string, unknown>;
}

/** Waits until a room is in the list of all: it reports a moment after somebody has come. */
export async function listed({ host }: ServedConsole, name: string): Promise<void> {
  const url = `http://${host}/console/api/v1/rooms?search=${encodeURIComponent(name)}`;
  const headers = { Authorization: `Bearer ${TOKENS.viewer}` };
  const found = async (): Promise<string[]> => {
    const { rooms } = (await (await fetch(url, { headers })).json()) as AdminRoomPage;
    return rooms.map(({ room }) => room);
  };
  await expect.poll(found).toContain(name);
}

/** Bans somebody who is told, and has them answer. @returns where the answer to that is to be found */
export async function appealed(served: ServedConsole, user: string, text: string): Promise<string> {
  const room = await served.enter("lobby", user);
  const ban = await api(served, "POST", "/v1/bans", {
    target: `user:${user}`,
    for: "1d",
    reason: "spam",
    disclosure: "notify",
  });
  await room.until("the ban", () => room.closed);
  const url = `http://${served.host}/parties/chat/lobby/party-bouncer/appeal?user=${user}`;
  const body = JSON.stringify({ ban: ban["id"], text });
  await expect.poll(async () => (await fetch(url, { method: "POST", body })).status).toBeLessThan(300);
  return `${url}&ban=${String(ban["id"])}`;
}
