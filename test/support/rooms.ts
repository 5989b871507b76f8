import type { Policy } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, type ConnectionContext, Server, type WSMessage } from "partyserver";
import { OPERATOR, obey, type Order } from "./operator.ts";

export { default } from "./route-to-room.ts";

export { Ledger } from "party-bouncer/partyserver";

/** Spans so short that a ladder is climbed in a tenth of a second, and a ban that outlives any test. */
const policy = {
  limits: [{ name: "messages", limit: 5, window: "1s", burst: 5 }],
  maxMessageBytes: 1_000,
  cooldown: { base: "60ms", factor: 1, max: "60ms", grace: "20ms" },
  identify: (request) => request.headers.get("x-user"),
  exempt: ({ userId }) => userId === OPERATOR,
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 3, do: "close", for: "10m" },
  ],
} satisfies Policy;

/** Passes on what is said, and does what the operator says. */
class App extends Server {
  static override options = { hibernate: true };

  override onRequest(): Response {
    throw new Error("the app's own mistake");
  }

  override getConnectionTags(_: Connection, { request }: ConnectionContext): string[] {
    if (request.url.includes("mistaken")) throw new Error("the app's own mistake");
    return [];
  }

  override async onMessage(connection: Connection, message: WSMessage): Promise<void> {
    const bouncer = bouncerOf(this);
    if (bouncer.clientOf(connection) !== `user:${OPERATOR}`) return this.broadcast(message);
    connection.send(await obey(bouncer, JSON.parse(String(message)) as Order));
  }
}

/** Never leaves memory while anybody is connected. */
class AwakeApp extends App {
  static override options = { hibernate: false };
}

export class Room extends withBouncer(App, policy) {}
export class AwakeRoom extends withBouncer(AwakeApp, policy) {}
export class SharingRoom extends withBouncer(App, { ...policy, ledger: "Ledger" }) {}
/** As a room is that says nothing but who its clients are. */
export class PlainRoom extends withBouncer(App, { identify: policy.identify }) {}
