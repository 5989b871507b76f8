import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { hiding } from "../../../contract/apps/policies.ts";
import { HibernatingApp } from "./app.ts";

export default withBouncer(HibernatingApp, hiding) satisfies Party.Worker;
