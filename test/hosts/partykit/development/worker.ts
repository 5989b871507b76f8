import { withBouncer } from "party-bouncer/partyserver";
import { type Connection, routePartykitRequest, Server, type WSMessage } from "partyserver";

class Lobby extends Server {
  static override options = { hibernate: true };

  override onMessage(_: Connection, message: WSMessage): void {
    this.broadcast(message);
  }
}

export class Main extends withBouncer(Lobby) {}
export class Silent extends withBouncer(Lobby, { log: false }) {}
export class Structured extends withBouncer(Lobby, { log: { format: "json", level: "debug" } }) {}

export default {
  async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
    return (await routePartykitRequest(request, env)) ?? new Response("Not found", { status: 404 });
  },
};
