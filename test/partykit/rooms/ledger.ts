import { Ledger as RealLedger } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { through } from "../../fixtures/outage.ts";

export default class Ledger extends RealLedger {
  override onRequest(request: Party.Request): Promise<Response> {
    return through(() => super.onRequest(request));
  }
}

Ledger satisfies Party.Worker;
