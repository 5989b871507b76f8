import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { hiding } from "../../../contract/apps/policies.ts";
import { App } from "./app.ts";

export default withBouncer(App, hiding) satisfies Party.Worker;
