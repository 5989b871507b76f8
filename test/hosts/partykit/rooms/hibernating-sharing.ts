import { withBouncer } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { sharing } from "../../../contract/apps/policies.ts";
import { HibernatingModeratedApp } from "./moderated-app.ts";

export default withBouncer(HibernatingModeratedApp, sharing) satisfies Party.Worker;
