import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { ears, heardBy, listen } from "../../../contract/apps/ears.ts";

export class App implements Party.Server {
  readonly options: Party.ServerOptions = { hibernate: false };

  constructor(readonly room: Party.Room) {}

  static onBeforeConnect(request: Party.Request): Party.Request {
    const user = new URL(request.url).searchParams.get("user");
    if (user !== null) request.headers.set("x-user", user);
    return request;
  }

  onConnect(connection: Party.Connection): void {
    listen(connection, (message) => this.room.broadcast(message));
  }

  onMessage(message: string | ArrayBuffer): void {
    this.room.broadcast(heardBy("onMessage", message));
  }
}

export default withBouncer(App, ears) satisfies Party.Worker;
