import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { asking } from "../../../contract/apps/asking.ts";
import { App } from "./app.ts";

export default withBouncer(App, asking) satisfies Party.Worker;
