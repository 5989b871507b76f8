import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { policy } from "../../../indistinguishability/policy.ts";
import { SalonApp } from "./proof-app.ts";

export default withBouncer(SalonApp, policy) satisfies Party.Worker;
