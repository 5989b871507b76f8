import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { closing } from "../../fixtures/policies.ts";
import { HibernatingApp } from "./app.ts";

export default withBouncer(HibernatingApp, closing) satisfies Party.Worker;
