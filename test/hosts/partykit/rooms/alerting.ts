import { type Policy, webhook } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { OPERATOR, obey, type Order } from "../../../support/operator.ts";
import { HibernatingApp } from "./app.ts";

const policy: Policy = {
  limits: [{ name: "messages", limit: 1_000, window: "1s", burst: 1_000 }],
  identify: (request) => request.headers.get("x-user"),
  ledger: "ledger",
};

/** Echoes what is said to whoever says it, and does what the operator says. The first client's URL says who is alerted. */
class App extends HibernatingApp {
  override onConnect(_: Party.Connection, { request }: Party.ConnectionContext): void {
    const url = new URL(request.url).searchParams.get("alerts");
    const bouncer = bouncerOf(this);
    if (url === null || bouncer.policy.alerts.length > 0) return;
    bouncer.setPolicy({ ...bouncer.policy, alerts: [webhook(url, { on: ["ban"], format: "slack" })] });
  }

  override async onMessage(message: string | ArrayBuffer, connection: Party.Connection): Promise<void> {
    const bouncer = bouncerOf(this);
    const isOrder = bouncer.clientOf(connection) === `user:${OPERATOR}`;
    connection.send(isOrder ? await obey(bouncer, JSON.parse(String(message)) as Order) : message);
  }
}

export default withBouncer(App, policy) satisfies Party.Worker;
