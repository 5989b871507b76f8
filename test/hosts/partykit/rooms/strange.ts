import { bouncerOf, connectGate, withBouncer } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { answer } from "../../../contract/apps/recorded.ts";

const said = ({ url }: { readonly url: string }, name: string): string | null =>
  new URL(url).searchParams.get(name);

/** Its gate may know a client by something else than it does. */
class Strange implements Party.Server {
  static onBeforeConnect = connectGate({ ledger: "ledger", identify: (request) => said(request, "user") });
  readonly room: Party.Room;

  constructor(room: Party.Room) {
    this.room = room;
  }

  onMessage(message: string | ArrayBuffer, sender: Party.Connection): void {
    sender.send(message);
  }

  onRequest(request: Party.Request): Promise<Response> {
    return answer(bouncerOf(this), request as unknown as Request);
  }
}

export default withBouncer(Strange, {
  ledger: "ledger",
  identify: (request) => said(request, "other") ?? said(request, "user"),
}) satisfies Party.Worker;
