import { withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";
import { ears, heardBy, listen } from "../../contract/apps/ears.ts";

class App extends Server {
  override onConnect(connection: Connection): void {
    listen(connection, (message) => this.broadcast(message));
  }

  override onMessage(_: Connection, message: WSMessage): void {
    this.broadcast(heardBy("onMessage", message));
  }
}

class HibernatingApp extends App {
  static override options = { hibernate: true };
}

export class Ears extends withBouncer(App, ears) {}
export class HibernatingEars extends withBouncer(HibernatingApp, ears) {}
