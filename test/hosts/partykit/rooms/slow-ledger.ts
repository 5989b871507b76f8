import { Ledger as RealLedger } from "party-bouncer/partykit";
import type * as Party from "partykit/server";

/** Takes 150 ms for each answer. */
export default class SlowLedger extends RealLedger {
  override async onRequest(request: Party.Request): Promise<Response> {
    await new Promise((resolve) => setTimeout(resolve, 150));
    return super.onRequest(request);
  }
}

SlowLedger satisfies Party.Worker;
