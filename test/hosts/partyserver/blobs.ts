import type { Policy } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server } from "partyserver";
import { frame } from "../../contract/apps/app.ts";

const policy = {
  limits: [{ name: "bytes", cost: "bytes", per: "room", limit: 1_000, window: "1h" }],
  maxMessageBytes: 500,
  identify: (request) => request.headers.get("x-user"),
} satisfies Policy;

/** Takes bytes as a `Blob`, as a socket in memory hands them over if nobody says otherwise. Says what it was given. */
class App extends Server {
  override onConnect(connection: Connection): void {
    connection.binaryType = "blob";
  }

  override onMessage(connection: Connection, message: unknown): void {
    const what = message instanceof Blob ? `a Blob of ${message.size}` : String(message);
    connection.send(frame("said", what));
    connection.send(frame("metrics", bouncerOf(this).metrics()));
  }
}

export class Blobs extends withBouncer(App, policy) {}
