import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { mute } from "../../../contract/apps/policies.ts";
import { HibernatingApp } from "./app.ts";

export default withBouncer(HibernatingApp, mute) satisfies Party.Worker;
