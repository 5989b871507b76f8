import { bouncerOf, connectGate, Ledger as RealLedger, withBouncer } from "party-bouncer/partyserver";
import type { Policy } from "party-bouncer";
import { type Connection, routePartykitRequest, Server } from "partyserver";

/** Ms before the ledger says anything. */
const SLOWNESS = 150;

const policy = {
  ledger: "Ledger",
  identify: (request) => request.headers.get("x-user"),
} satisfies Policy;

const gate = connectGate(policy);

export class Ledger extends RealLedger {
  override async call(shard: string, call: unknown): Promise<unknown> {
    await new Promise((resolve) => setTimeout(resolve, SLOWNESS));
    return super.call(shard, call);
  }
}

/** Tells whoever comes in whom it takes them for. */
export class Room extends withBouncer(Server, policy) {
  override onConnect(connection: Connection): void {
    connection.send(bouncerOf(this).clientOf(connection) ?? "nobody");
  }
}

/** Rooms behind a gate; with `?gate=no`, the rooms alone. */
export default {
  async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
    const options = new URL(request.url).searchParams.get("gate") === "no" ? {} : { onBeforeConnect: gate };
    return (await routePartykitRequest(request, env, options)) ?? new Response("Not found", { status: 404 });
  },
};
