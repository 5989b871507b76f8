import { bouncerOf, withBouncer } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { frame } from "../../../contract/apps/app.ts";
import { crowded, CrowdedApp } from "../../../contract/apps/crowded.ts";
import { HibernatingApp } from "./app.ts";

class Crowded extends HibernatingApp {
  readonly #app = new CrowdedApp();

  override onConnect(): void {}

  override async onMessage(message: string | ArrayBuffer, connection: Party.Connection): Promise<void> {
    await this.#app.grant(this.room, bouncerOf(this.room), connection, message);
  }

  override onClose(connection: Party.Connection): void {
    this.room.broadcast(frame("left", connection.id));
  }
}

export default withBouncer(Crowded, crowded) satisfies Party.Worker;
