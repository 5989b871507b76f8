import { bouncerOf } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { ledgerIn, type Parties } from "../../../../src/hosts/partykit/ledger-binding.ts";
import { listenIn, moderate } from "../../../contract/apps/moderation.ts";
import { App } from "./app.ts";

export class ModeratedApp extends App {
  static readonly onBeforeRequest = App.onBeforeConnect;

  onStart(): void {
    listenIn(bouncerOf(this));
  }

  override async onMessage(message: string | ArrayBuffer, connection: Party.Connection): Promise<void> {
    const bouncer = bouncerOf(this);
    const ledger = ledgerIn(() => this.room.context.parties as unknown as Parties, "ledger");
    const isModerator = bouncer.clientOf(connection) === "user:mod";
    if (isModerator && (await moderate(bouncer, connection, message, ledger))) return;
    await super.onMessage(message, connection);
  }
}

export class HibernatingModeratedApp extends ModeratedApp {
  override readonly options = { hibernate: true };
}
