import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { refusing } from "../../../contract/apps/policies.ts";
import { App } from "./app.ts";

export default withBouncer(App, refusing) satisfies Party.Worker;
