import { bouncerOf, withBouncer } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { spend, spending } from "../../../contract/apps/spending.ts";
import { HibernatingApp } from "./app.ts";

class Spending extends HibernatingApp {
  override async onMessage(message: string | ArrayBuffer, connection: Party.Connection): Promise<void> {
    await spend(bouncerOf(this.room), this.room.storage, connection, message);
  }
}

export default withBouncer(Spending, spending) satisfies Party.Worker;
