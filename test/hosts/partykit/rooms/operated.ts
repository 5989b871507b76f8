import { withBouncer } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { operated } from "../../../contract/apps/policies.ts";
import { App } from "./app.ts";

export default withBouncer(App, operated) satisfies Party.Worker;
