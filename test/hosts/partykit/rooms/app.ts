import type * as Party from "partykit/server";
import { FAIL, type Failing, failing, frame, perform } from "../../../contract/apps/app.ts";

export class App implements Party.Server {
  readonly options: Party.ServerOptions = { hibernate: false };

  constructor(readonly room: Party.Room) {}

  /** A test says who it is in the URL; the gate turns that into a header, as one that verified a ticket would. */
  static onBeforeConnect(request: Party.Request): Party.Request {
    request.headers.delete("x-user");
    const user = new URL(request.url).searchParams.get("user");
    if (user !== null) request.headers.set("x-user", user);
    return request;
  }

  onConnect(_: Party.Connection, { request }: Party.ConnectionContext): void {
    if (request.headers.get("x-user") === "fails") throw new Error("the app's own mistake");
    this.room.broadcast(frame("joined", request.headers.get("x-user") ?? "nobody"));
  }

  onMessage(message: string | ArrayBuffer, connection: Party.Connection): Promise<void> {
    return message === FAIL ? failing(this as Failing, connection) : perform(this.room, connection, message);
  }

  onClose(connection: Party.Connection): void {
    this.room.broadcast(frame("left", connection.id));
  }
}

export class HibernatingApp extends App {
  override readonly options = { hibernate: true };
}
