import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { policy } from "../../../indistinguishability/policy.ts";
import { HibernatingProofRoom } from "./proof-app.ts";

export default withBouncer(HibernatingProofRoom, policy) satisfies Party.Worker;
