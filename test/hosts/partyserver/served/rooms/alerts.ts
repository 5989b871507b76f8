import { type Policy, webhook, type WebhookFormat } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";
import { OPERATOR, obey, type Order } from "../../../../support/operator.ts";

export { Ledger } from "party-bouncer/partyserver";

export { default } from "../../../../support/route-to-room.ts";

const policy: Policy = {
  limits: [{ name: "messages", limit: 1_000, window: "1s", burst: 1_000 }],
  identify: (request) => request.headers.get("x-user"),
  ledger: "Ledger",
};

interface Env extends Cloudflare.Env {
  readonly ALERTS_URL: string;
}

/** Echoes what is said to whoever says it, and does what the operator says. */
class App extends Server<Env> {
  static override options = { hibernate: true };
  readonly format: WebhookFormat = "slack";
  readonly #instance = crypto.randomUUID();

  override onStart(): void {
    const bouncer = bouncerOf(this);
    const alerts = [webhook(this.env.ALERTS_URL, { on: ["ban"], format: this.format })];
    bouncer.setPolicy({ ...bouncer.policy, alerts });
  }

  override async onMessage(connection: Connection, message: WSMessage): Promise<void> {
    const bouncer = bouncerOf(this);
    const isOrder = bouncer.clientOf(connection) === `user:${OPERATOR}`;
    connection.send(isOrder ? await obey(bouncer, JSON.parse(String(message)) as Order) : message);
  }

  override onRequest(): Response {
    return new Response(this.#instance);
  }
}

export class Alerting extends withBouncer(App, policy) {}

export class AlertingByJson extends withBouncer(
  class extends App {
    override readonly format = "json";
  },
  policy,
) {}
