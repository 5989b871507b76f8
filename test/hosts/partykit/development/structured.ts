import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { Lobby } from "./party.ts";

export default withBouncer(Lobby, { log: { format: "json", level: "debug" } }) satisfies Party.Worker;
