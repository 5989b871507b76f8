import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { refusing } from "../../../contract/apps/policies.ts";
import { HibernatingApp } from "./app.ts";

export default withBouncer(HibernatingApp, refusing) satisfies Party.Worker;
