import { bouncerOf, withBouncer } from "party-bouncer/yjs";
import { withBouncer as guardServer } from "party-bouncer/partyserver";
import { withYjs, YServer } from "y-partyserver";
import { type Connection, Server } from "partyserver";

class App extends YServer {
  override onRequest(): Response {
    return Response.json({
      length: this.document.getText("text").length,
      refused: bouncerOf(this).metrics().refused,
    });
  }

  override onCustomMessage(connection: Connection, message: string): void {
    this.sendCustomMessage(connection, `to one: ${message}`);
    this.broadcastCustomMessage(`to all: ${message}`);
  }
}

class Hibernating extends App {
  static override options = { hibernate: true };
}

export class HibernatingDocument extends withBouncer(Hibernating, { identify }) {}
export class Document extends withBouncer(App, { identify }) {}

/** Becomes a document above the guard, which therefore learns of it only when a room is made. */
export class LateDocument extends withYjs(guardServer(Server)) {}

function identify(request: { readonly url: string }): string | null {
  return new URL(request.url).searchParams.get("user");
}
