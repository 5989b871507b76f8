import { operatorByToken } from "party-bouncer/admin";
import { consoleFor } from "party-bouncer/console";
import { bouncerOf, connectGate, Ledger, withBouncer } from "party-bouncer/partyserver";
import { type Connection, routePartykitRequest, Server, type WSMessage } from "partyserver";
import { ledgerIn } from "../../../../src/hosts/partyserver/ledger-binding.ts";
import { stating } from "../../../support/stated-user.ts";
import { TOKENS } from "../tokens.ts";
import type { Told } from "../filled.ts";

export { Ledger };

/** Tells everybody who may see it what somebody says. */
class App extends Server {
  override onMessage(connection: Connection, message: WSMessage): void {
    bouncerOf(this).visibility.broadcast(connection, message);
  }
}

const identify = (request: { headers: Pick<Headers, "get"> }): string | null => request.headers.get("x-user");

/** A room with everything that the console shows. */
export class Chat extends withBouncer(App, {
  identify,
  ledger: "Ledger",
  announce: true,
  record: {},
  appeals: true,
  limits: [{ name: "messages", limit: 5, window: "1s", burst: 5 }],
  cooldown: { base: "300ms", factor: 2, max: "2s" },
  ladder: [{ strikes: 1, do: "warn" }],
  candidate: { limits: [{ name: "messages", limit: 2, window: "1s", burst: 2 }] },
  postures: { shield: { limits: [{ name: "messages", limit: 1, window: "10s" }], for: "10m" } },
}) {}

/** A room whose policy tells types of messages apart. */
export class Canvas extends withBouncer(App, {
  identify,
  ledger: "Ledger",
  limits: [
    { name: "messages", limit: 50, window: "1s" },
    { name: "strokes", match: { type: "stroke" }, limit: 50, window: "1s" },
  ],
}) {}

const gate = connectGate({ identify, ledger: "Ledger" });

const moderation = consoleFor({
  ledger: "Ledger",
  path: "/console",
  authorize: (request) =>
    operatorByToken(request, [
      { token: TOKENS.viewer, name: "grace", role: "viewer" },
      { token: TOKENS.moderator, name: "ada", role: "moderator" },
      { token: TOKENS.other, name: "bo", role: "moderator" },
      { token: TOKENS.admin, name: "root", role: "admin" },
    ]),
});

/** The same for whoever develops it: it shows a link. */
const developing = consoleFor({
  ledger: "Ledger",
  path: "/developing",
  authorize: () => null,
  developer: { name: "dev", role: "admin" },
});

/** What was shown last. The test cannot read what workerd writes. */
let shown = "";
console.log = (line: string) => {
  shown = line;
};

export default {
  async fetch(request: Request, env: Cloudflare.Env, context: ExecutionContext): Promise<Response> {
    if (new URL(request.url).pathname === "/shown") return new Response(shown);
    return (
      (await moderation(request, env, context)) ??
      (await developing(request, env, context)) ??
      (await tell(request, env)) ??
      (await routePartykitRequest(request, env, {
        onBeforeConnect: (request, lobby) => gate(stating(request), lobby),
        onBeforeRequest: stating,
      })) ??
      new Response("Not found", { status: 404 })
    );
  },
};

/** `POST /told` tells objects of the ledger what rooms and clients would have told them. */
async function tell(request: Request, env: Cloudflare.Env): Promise<Response | null> {
  if (new URL(request.url).pathname !== "/told") return null;
  const ledger = ledgerIn(env as unknown as Record<string, unknown>, "Ledger", () => null);
  const told: readonly Told[] = await request.json();
  await Promise.all(told.map(({ object, call }) => ledger.call(object, call)));
  return new Response("told");
}
