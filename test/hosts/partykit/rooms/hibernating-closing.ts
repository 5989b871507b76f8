import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { closing } from "../../../contract/apps/policies.ts";
import { HibernatingApp } from "./app.ts";

export default withBouncer(HibernatingApp, closing) satisfies Party.Worker;
