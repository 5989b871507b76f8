import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { policy } from "../../../indistinguishability/policy.ts";
import { ProofRoom } from "./proof-app.ts";

export default withBouncer(ProofRoom, policy) satisfies Party.Worker;
