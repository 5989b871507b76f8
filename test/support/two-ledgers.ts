import { bouncerOf, connectGate, withBouncer } from "party-bouncer/partyserver";
import type { Policy } from "party-bouncer";
import { routePartykitRequest, Server } from "partyserver";

export { Ledger as Players, Ledger as Staff } from "party-bouncer/partyserver";

const byUser = { identify: (request) => new URL(request.url).searchParams.get("user") } satisfies Policy;

/** Bans `?ban=` for an hour. */
class App extends Server {
  static override options = { hibernate: true };

  override async onRequest(request: Request): Promise<Response> {
    await bouncerOf(this).bans.add(`user:${new URL(request.url).searchParams.get("ban")}`, { for: "1h" });
    return new Response("banned");
  }
}

export class Game extends withBouncer(App, { ...byUser, ledger: "Players" }) {}
export class Backstage extends withBouncer(App, { ...byUser, ledger: "Staff" }) {}

const gates = {
  game: connectGate({ ...byUser, ledger: "Players" }),
  backstage: connectGate({ ...byUser, ledger: "Staff" }),
};

/** Two apps in one worker, each with rooms, a gate and a ledger of its own; with `?gate=no`, the rooms alone. */
export default {
  async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/")
      return new Response("<!doctype html>", { headers: { "content-type": "text/html" } });
    const gate = gates[pathname.split("/")[2] as keyof typeof gates];
    const options = searchParams.get("gate") === "no" ? {} : { onBeforeConnect: gate };
    return (await routePartykitRequest(request, env, options)) ?? new Response("Not found", { status: 404 });
  },
};
