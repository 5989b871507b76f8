import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";
import { archived, runErrand, show } from "../../contract/apps/archive.ts";

/** It keeps what it is told to in its storage, and shows all of that to whoever comes. */
class App extends Server {
  static override options = { hibernate: true };

  override async onConnect(connection: Connection): Promise<void> {
    await show(this.ctx.storage as never, connection);
  }

  override async onMessage(connection: Connection, message: WSMessage): Promise<void> {
    const abort = (): void => this.ctx.abort("the app forgets everything");
    await runErrand(bouncerOf(this), this.ctx.storage as never, connection, message, abort);
  }
}

export class Archive extends withBouncer(App, archived) {}

/** The same, of a class without SQLite. */
export class KeyArchive extends withBouncer(App, archived) {}
