import type * as Party from "partykit/server";

/** Knocks at a room of `?party=` as a client of the headers that it is sent, and is gone after `?after=` ms. */
export default class Hasty implements Party.Server {
  constructor(readonly room: Party.Room) {}

  async onRequest(request: Party.Request): Promise<Response> {
    const { searchParams } = new URL(request.url);
    const after = Number(searchParams.get("after"));
    const waiting = this.room.context.parties[searchParams.get("party") ?? ""]?.get(this.room.id);
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
