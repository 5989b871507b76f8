import { withBouncer } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { recorded } from "../../../contract/apps/recorded.ts";
import { RecordedApp } from "./recorded-app.ts";

export default withBouncer(RecordedApp, recorded) satisfies Party.Worker;
