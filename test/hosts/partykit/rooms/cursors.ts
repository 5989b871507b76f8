import type * as Party from "partykit/server";
import { presets } from "party-bouncer";
import { withBouncer } from "party-bouncer/partykit";
import Echo from "./echo.ts";

export default withBouncer(Echo, presets.cursors) satisfies Party.Worker;
