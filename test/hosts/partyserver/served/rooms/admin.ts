import { Ledger, withBouncer } from "party-bouncer/partyserver";
import { type Connection, routePartykitRequest, Server, type WSMessage } from "partyserver";
import { admin } from "../../../../contract/apps/operators.ts";

export { Ledger as ledger };
class App extends Server {
  override onMessage(connection: Connection, message: WSMessage): void {
    connection.send(message);
  }
}

export class Chat extends withBouncer(App, { ledger: "ledger", record: {} }) {}

export default {
  async fetch(request: Request, env: Cloudflare.Env, ctx: ExecutionContext): Promise<Response> {
    return (
      (await admin(request, env, ctx)) ??
      (await routePartykitRequest(request, env)) ??
      new Response("Not found", { status: 404 })
    );
  },
};
