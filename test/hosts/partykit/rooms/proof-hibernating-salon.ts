import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { policy } from "../../../indistinguishability/policy.ts";
import { HibernatingSalonApp } from "./proof-app.ts";

export default withBouncer(HibernatingSalonApp, policy) satisfies Party.Worker;
