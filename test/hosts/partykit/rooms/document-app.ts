import type * as Party from "partykit/server";
import { onConnect } from "y-partykit";
import { isText } from "../../../contract/apps/document.ts";
import { App } from "./app.ts";

/** A document with the contract's app in it: the app gets the text, and y-partykit what is of Yjs. */
export class DocumentApp extends App {
  override onConnect(connection: Party.Connection, context: Party.ConnectionContext): Promise<void> {
    super.onConnect(connection, context);
    return onConnect(connection, this.room, {});
  }

  override async onMessage(message: string | ArrayBuffer, connection: Party.Connection): Promise<void> {
    if (isText(message)) await super.onMessage(message, connection);
  }
}
