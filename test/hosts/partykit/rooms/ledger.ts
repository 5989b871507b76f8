import { Ledger as RealLedger } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { through } from "../../../contract/apps/outage.ts";

export default class Ledger extends RealLedger {
  readonly #shard: string;

  constructor(room: Party.Room) {
    super(room);
    this.#shard = decodeURIComponent(room.id);
  }

  override async onRequest(request: Party.Request): Promise<Response> {
    const call: unknown = await request.clone().json();
    return through(this.#shard, call, () => super.onRequest(request));
  }
}

Ledger satisfies Party.Worker;
