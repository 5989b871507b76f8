import { bouncerOf } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { spend } from "../../../contract/apps/spending.ts";
import type { App } from "./app.ts";

/** An app that does nothing but spend. */
export function spends(Base: typeof App) {
  return class Spending extends Base {
    override async onMessage(message: string | ArrayBuffer, connection: Party.Connection): Promise<void> {
      await spend(bouncerOf(this.room), this.room.storage, connection, message);
    }
  };
}
