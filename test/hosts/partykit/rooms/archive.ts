import { bouncerOf, withBouncer } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { archived, runErrand, show } from "../../../contract/apps/archive.ts";
import { HibernatingApp } from "./app.ts";

/** It keeps what it is told to in its storage, and shows all of that to whoever comes. */
class Archive extends HibernatingApp {
  override async onConnect(connection: Party.Connection): Promise<void> {
    await show(this.room.storage as never, connection);
  }

  override async onMessage(message: string | ArrayBuffer, connection: Party.Connection): Promise<void> {
    await runErrand(bouncerOf(this.room), this.room.storage as never, connection, message, () => {});
  }
}

export default withBouncer(Archive, archived) satisfies Party.Worker;
