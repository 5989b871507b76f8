import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { closing } from "../../fixtures/policies.ts";
import { App } from "./app.ts";

export default withBouncer(App, closing) satisfies Party.Worker;
