import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";
import { spend, spending } from "../../contract/apps/spending.ts";

class App extends Server {
  override async onMessage(connection: Connection, message: WSMessage): Promise<void> {
    await spend(bouncerOf(this), this.ctx.storage, connection, message);
  }
}

class HibernatingApp extends App {
  static override options = { hibernate: true };
}

export class Spending extends withBouncer(App, spending) {}
export class HibernatingSpending extends withBouncer(HibernatingApp, spending) {}

/** The same, of a class without SQLite. */
export class KeySpending extends withBouncer(HibernatingApp, spending) {}
