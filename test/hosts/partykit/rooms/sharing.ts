import { withBouncer } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { sharing } from "../../../contract/apps/policies.ts";
import { ModeratedApp } from "./moderated-app.ts";

export default withBouncer(ModeratedApp, sharing) satisfies Party.Worker;
