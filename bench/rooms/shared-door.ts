import type { Policy } from "party-bouncer";
import { bouncerOf, connectGate, withBouncer } from "party-bouncer/partyserver";
import { type Connection, routePartykitRequest, Server, type WSMessage } from "partyserver";
import { OPERATOR, obey, type Order } from "../../test/support/operator.ts";
import { stating } from "../../test/support/stated-user.ts";

export { Ledger } from "party-bouncer/partyserver";

const policy = {
  identify: (request) => request.headers.get("x-user"),
  exempt: ({ userId }) => userId === OPERATOR,
  ledger: "Ledger",
} satisfies Policy;

/** Says welcome to whoever is let in. */
export class Door extends withBouncer(Server, policy) {
  static override options = { hibernate: true };

  override onConnect(connection: Connection): void {
    connection.send("welcome");
  }
}

/** Where the bans are imposed: another room, so that those at the door are known from the ledger alone. */
export class Office extends withBouncer(Server, policy) {
  static override options = { hibernate: true };

  override async onMessage(connection: Connection, message: WSMessage): Promise<void> {
    const bouncer = bouncerOf(this);
    if (bouncer.clientOf(connection) !== `user:${OPERATOR}`) return;
    connection.send(await obey(bouncer, JSON.parse(String(message)) as Order));
  }
}

const gate = connectGate({ identify: policy.identify, ledger: policy.ledger });

export default {
  async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
    return (
      (await routePartykitRequest(stating(request), env, { onBeforeConnect: gate })) ??
      new Response("Not found", { status: 404 })
    );
  },
};
