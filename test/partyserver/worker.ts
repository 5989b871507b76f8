import { withBouncer } from "party-bouncer/partyserver";
import {
  type Connection,
  type ConnectionContext,
  routePartykitRequest,
  Server,
  type WSMessage,
} from "partyserver";
import { frame, perform } from "../fixtures/app.ts";
import { closing, hiding } from "../fixtures/policies.ts";

class App extends Server {
  override onConnect(_: Connection, { request }: ConnectionContext): void {
    if (request.headers.get("x-user") === "fails") throw new Error("the app's own mistake");
    this.broadcast(frame("joined", request.headers.get("x-user") ?? "nobody"));
  }

  override onMessage(connection: Connection, message: WSMessage): Promise<void> {
    return perform(this, connection, message);
  }

  override onClose(connection: Connection): void {
    this.broadcast(frame("left", connection.id));
  }
}

export { Options } from "./options.ts";
export { Ddp, FiveDimensions, Tutorial } from "./recipes.ts";
export { Field, Method, Subclass } from "./shapes.ts";

class HibernatingApp extends App {
  static override options = { hibernate: true };
}

export class Closing extends withBouncer(App, closing) {}
export class Hiding extends withBouncer(App, hiding) {}
export class HibernatingClosing extends withBouncer(HibernatingApp, closing) {}
export class HibernatingHiding extends withBouncer(HibernatingApp, hiding) {}

export default {
  async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
    return (await routePartykitRequest(request, env)) ?? new Response("Not found", { status: 404 });
  },
};
