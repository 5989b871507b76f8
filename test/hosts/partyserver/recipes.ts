import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";
import { frame } from "../../contract/apps/app.ts";
import { addRule, ddp, fiveDimensions, removeRule, tutorial } from "../../support/recipes.ts";

/** Says of each message that it got through, and of each connection that it closed. */
class App extends Server {
  static override options = { hibernate: true };

  override async onMessage(connection: Connection, message: WSMessage): Promise<void> {
    const { type } = JSON.parse(String(message)) as { type: string };
    connection.send(frame("done", type));
  }

  override onClose(connection: Connection): void {
    this.broadcast(frame("left", connection.id));
  }
}

/** Lets a client add and remove a rule, as an admin's method would. */
class AppWithRules extends App {
  #rule = "";

  override async onMessage(connection: Connection, message: WSMessage): Promise<void> {
    const { type } = JSON.parse(String(message)) as { type: string };
    if (type === "addRule") this.#rule = addRule(bouncerOf(this));
    if (type === "removeRule") await removeRule(bouncerOf(this), this.#rule);
    return super.onMessage(connection, message);
  }
}

export class Tutorial extends withBouncer(App, tutorial) {}
export class FiveDimensions extends withBouncer(App, fiveDimensions) {}
export class Ddp extends withBouncer(AppWithRules, ddp) {}
