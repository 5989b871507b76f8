import type { Policy } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";
import { TOKEN } from "./token.ts";

export { default } from "../../support/route-to-room.ts";

const policy: Policy = {
  record: {},
  identify: ({ url }) => new URL(url).searchParams.get("user"),
  limits: [{ name: "lines", limit: 5, window: "1s" }],
};

/** Sends everything back to all, and gives its record away to whoever has the token. */
export class Room extends withBouncer(Server, policy) {
  override onMessage(_: Connection, message: WSMessage): void {
    this.broadcast(message);
  }

  override async onRequest(request: Request): Promise<Response> {
    const answer = await bouncerOf(this).respond(request, { token: TOKEN });
    return answer ?? new Response("Not found", { status: 404 });
  }
}
