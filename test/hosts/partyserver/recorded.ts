import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";
import { answer, recorded, runErrand } from "../../contract/apps/recorded.ts";

class App extends Server {
  override async onMessage(connection: Connection, message: WSMessage): Promise<void> {
    await runErrand(bouncerOf(this), this.ctx.storage as never, connection, message);
  }

  override onRequest(request: Request): Promise<Response> {
    return answer(bouncerOf(this), request);
  }
}

export class Recorded extends withBouncer(App, recorded) {}

export class HibernatingRecorded extends withBouncer(App, recorded) {
  static override options = { hibernate: true };
}

/** The same, of a class without SQLite. */
export class KeyRecorded extends withBouncer(App, recorded) {
  static override options = { hibernate: true };
}
