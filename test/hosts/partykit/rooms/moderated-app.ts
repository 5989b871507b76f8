import { bouncerOf } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { listenIn, moderate } from "../../../contract/apps/moderation.ts";
import { App } from "./app.ts";

export class ModeratedApp extends App {
  onStart(): void {
    listenIn(bouncerOf(this));
  }

  override async onMessage(message: string | ArrayBuffer, connection: Party.Connection): Promise<void> {
    const bouncer = bouncerOf(this);
    if (bouncer.clientOf(connection) === "user:mod" && (await moderate(bouncer, connection, message))) return;
    await super.onMessage(message, connection);
  }
}

export class HibernatingModeratedApp extends ModeratedApp {
  override readonly options = { hibernate: true };
}
