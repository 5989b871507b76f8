import type { Policy } from "party-bouncer";
import { adminFor, operatorByToken } from "party-bouncer/admin";
import { connectGate, withBouncer } from "party-bouncer/partyserver";
import { type Connection, routePartykitRequest, Server, type WSMessage } from "partyserver";
import { stating } from "../../support/stated-user.ts";

export { Ledger } from "party-bouncer/partyserver";

const policy = {
  identify: (request) => request.headers.get("x-user"),
  ledger: "Ledger",
  log: false,
} satisfies Policy;

/** Welcomes whoever is let in, and sends back what it is sent. */
export class Hall extends withBouncer(Server, policy) {
  static override options = { hibernate: true };

  override onConnect(connection: Connection): void {
    connection.send('{"type":"welcome"}');
  }

  override onMessage(connection: Connection, message: WSMessage): void {
    connection.send(message);
  }
}

const admin = adminFor<Cloudflare.Env & { TOKEN: string }>({
  ledger: "Ledger",
  authorize: (request, { TOKEN: token }) =>
    operatorByToken(request, [{ token, name: "ada", role: "moderator" }]),
});
const gate = connectGate({ identify: policy.identify, ledger: policy.ledger });

export default {
  async fetch(request: Request, env: Cloudflare.Env & { TOKEN: string }): Promise<Response> {
    return (
      (await admin(request, env)) ??
      (await routePartykitRequest(stating(request), env, { onBeforeConnect: gate })) ??
      new Response("Not found", { status: 404 })
    );
  },
};
