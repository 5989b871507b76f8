import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { App } from "./app.ts";

export default withBouncer(App, { ledger: "lost" }) satisfies Party.Worker;
