import type { Policy } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";

/** What opens the doctor's findings. */
export const TOKEN = "a token that nobody can guess".replaceAll(" ", "-");

const byHeader: Policy["identify"] = (request) => request.headers.get("x-user");
const room = {
  limits: [{ name: "all", limit: 100, window: "1s", burst: 100 }],
  identify: byHeader,
} satisfies Policy;

/** By the name of the room, up to its first dash. */
const policies: Readonly<Record<string, Policy>> = {
  nameless: { limits: room.limits },
  falling: { ...room, limits: [{ name: "each", per: "client", limit: 100, window: "1s" }] },
  small: { ...room, maxMessageBytes: 100 },
  tight: { ...room, limits: [{ name: "all", limit: 1, window: "1m", burst: 2 }] },
  idle: { ...room, limits: [{ name: "far", limit: 1_000_000, window: "1s" }] },
};

class App extends Server {
  override onStart(): void {
    const policy = policies[this.name.split("-", 1)[0] ?? ""];
    if (policy !== undefined) bouncerOf(this).setPolicy(policy);
  }

  override onMessage(connection: Connection, message: WSMessage): void {
    connection.send(JSON.stringify({ type: "said", value: message }));
  }

  override async onRequest(request: Request): Promise<Response> {
    const answer = await bouncerOf(this).respond(request, { token: TOKEN });
    return answer ?? new Response("Not found", { status: 404 });
  }
}

export class Patient extends withBouncer(App, room) {}

export class HibernatingPatient extends withBouncer(
  class extends App {
    static override options = { hibernate: true };
  },
  room,
) {}

/** Hears in a handler that is defined again. */
export class Redefined extends withBouncer(App, room) {
  override onConnect(): void {
    Object.defineProperty(this, "onMessage", { value: () => {} });
  }
}

/** Hears by the method that all targets of events have. */
export class Overheard extends withBouncer(App, policies["tight"]) {
  override onConnect(connection: Connection): void {
    EventTarget.prototype.addEventListener.call(connection, "message", (event) => {
      connection.send(JSON.stringify({ type: "said", value: `overheard ${(event as MessageEvent).data}` }));
    });
  }
}

/** Answers some requests with a socket of its own. */
export class Answering extends withBouncer(App, room) {
  override async fetch(request: Request): Promise<Response> {
    if (!request.url.endsWith("own")) return super.fetch(request);
    const { 0: client, 1: server } = new WebSocketPair();
    if (request.url.endsWith("hibernating-own")) this.ctx.acceptWebSocket(server);
    else server.accept();
    return new Response(null, { status: 101, webSocket: client });
  }
}

/** Knows its clients by something else than the gate does. */
export class Strange extends withBouncer(App, {
  ...room,
  ledger: "ledger",
  identify: (request) => request.headers.get("x-other") ?? request.headers.get("x-user"),
}) {}
