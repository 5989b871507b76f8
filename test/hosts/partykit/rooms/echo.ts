import type * as Party from "partykit/server";

/** Sends back what it is sent. */
export default class Echo implements Party.Server {
  onMessage(message: string, sender: Party.Connection): void {
    sender.send(message);
  }
}
