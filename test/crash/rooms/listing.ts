import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import type { Policy } from "party-bouncer";
import { routePartykitRequest, Server } from "partyserver";
import { listEverywhere } from "../../../src/directory/list-everywhere.ts";
import { ledgerIn } from "../../../src/hosts/partyserver/ledger-binding.ts";

export { Ledger } from "party-bouncer/partyserver";

const policy = { identify: (request) => request.headers.get("x-user"), ledger: "Ledger" } satisfies Policy;

/** `?ban=&for=` bans a user, `?lift=` lifts its bans. */
class App extends Server {
  override async onRequest(request: Request): Promise<Response> {
    const { bans } = bouncerOf(this);
    const { searchParams } = new URL(request.url);
    const [banned, lifted] = [searchParams.get("ban"), searchParams.get("lift")];
    if (banned !== null) {
      const span = searchParams.get("for") as "1h";
      await bans.add(`user:${banned}`, { kind: "shadow-ban", for: span, label: banned.toUpperCase() });
    }
    if (lifted !== null) await bans.remove(`user:${lifted}`);
    return new Response("done");
  }
}

export class Room extends withBouncer(App, policy) {}

/** Rooms; `/listed` says what the ledger lists, and `/look?user=` what it knows of a user. */
export default {
  async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const ledger = ledgerIn(env as unknown as Record<string, unknown>, "Ledger", () => null);
    if (pathname === "/listed") return Response.json((await listEverywhere(ledger)).bans);
    if (pathname === "/look")
      return Response.json(await ledger.call(`user:${searchParams.get("user")}`, { do: "look" }));
    return (await routePartykitRequest(request, env)) ?? new Response("Not found", { status: 404 });
  },
};
