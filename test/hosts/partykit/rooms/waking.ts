import { bouncerOf, withBouncer } from "party-bouncer/partykit";
import type * as Party from "partykit/server";

/** A room is for one client, of its name. It bans it on `POST`, and passes all else on to the client's object of the ledger. */
class Waking implements Party.Server {
  constructor(readonly room: Party.Room) {}

  async onRequest(request: Party.Request): Promise<Response> {
    const target = `user:${this.room.id}`;
    if (request.method === "POST")
      return Response.json(await bouncerOf(this).bans.add(target as `user:${string}`, { for: "1h" }));
    const object = this.room.context.parties["woken_ledger"]?.get(encodeURIComponent(target));
    const body = request.method === "PUT" ? { body: await request.text() } : {};
    return (
      ((await object?.fetch("/", { method: request.method, ...body })) as Response | undefined) ??
      new Response(null)
    );
  }
}

export default withBouncer(Waking, {
  ledger: "woken_ledger",
  identify: ({ url }) => new URL(url).searchParams.get("user"),
}) satisfies Party.Worker;
