import { connectGate, withBouncer } from "party-bouncer/partyserver";
import { type Connection, routePartykitRequest, Server, type WSMessage } from "partyserver";
import { admin, policy } from "./operated-policy.ts";

export { Ledger as ledger } from "party-bouncer/partyserver";

class App extends Server {
  static override options = { hibernate: true };

  override onMessage(_: Connection, message: WSMessage): void {
    this.broadcast(message);
  }
}

export class Room extends withBouncer(App, policy) {}

const gate = connectGate(policy);

/** Rooms with a ledger, and the API in front of them. */
export default {
  async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
    return (
      (await admin(request, env)) ??
      (await routePartykitRequest(request, env, { onBeforeConnect: gate })) ??
      new Response("Not found", { status: 404 })
    );
  },
};
