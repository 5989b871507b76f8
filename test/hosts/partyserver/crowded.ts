import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";
import { frame } from "../../contract/apps/app.ts";
import { crowded, CrowdedApp } from "../../contract/apps/crowded.ts";

class App extends Server {
  static override options = { hibernate: true };
  readonly #app = new CrowdedApp();

  override async onMessage(connection: Connection, message: WSMessage): Promise<void> {
    await this.#app.grant(this, bouncerOf(this), connection, message);
  }

  override onClose(connection: Connection): void {
    this.broadcast(frame("left", connection.id));
  }
}

export class Crowded extends withBouncer(App, crowded) {}
