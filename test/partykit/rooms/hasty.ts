import type * as Party from "partykit/server";

/** Knocks at a waiting room as a client of the headers that it is sent, and is gone after `?after=` ms. */
export default class Hasty implements Party.Server {
  constructor(readonly room: Party.Room) {}

  async onRequest(request: Party.Request): Promise<Response> {
    const after = Number(new URL(request.url).searchParams.get("after"));
    const waiting = this.room.context.parties["waiting"]?.get(this.room.id);
    const headers = Object.fromEntries((await request.json()) as [string, string][]);
    try {
      await waiting?.fetch("/", {
        headers: { ...headers, upgrade: "websocket" },
        signal: AbortSignal.timeout(after) as never,
      });
      return new Response("answered");
    } catch {
      return new Response("left");
    }
  }
}
