import { withBouncer } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { replayedHolding } from "../../../contract/apps/replayed.ts";
import { ReplayedApp } from "./replayed-app.ts";

export default withBouncer(ReplayedApp, replayedHolding) satisfies Party.Worker;
