import { Ledger } from "party-bouncer/partykit";
import type * as Party from "partykit/server";

const WOKEN = "test:woken";

/** `PUT` lets an alarm ring after as many ms as the body says, `GET` tells whether that has woken it. */
export default class WokenLedger extends Ledger {
  #isAwake = false;

  constructor(readonly room: Party.Room) {
    super(room);
  }

  override async onAlarm(): Promise<void> {
    if (!this.#isAwake) await this.room.storage.put(WOKEN, true);
    await super.onAlarm();
  }

  override async onRequest(request: Party.Request): Promise<Response> {
    this.#isAwake = true;
    if (request.method === "GET") return Response.json((await this.room.storage.get(WOKEN)) ?? false);
    if (request.method !== "PUT") return super.onRequest(request);
    await this.room.storage.setAlarm(Date.now() + Number(await request.text()));
    return Response.json(true);
  }
}

WokenLedger satisfies Party.Worker;
