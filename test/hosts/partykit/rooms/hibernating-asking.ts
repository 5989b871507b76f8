import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { asking } from "../../../contract/apps/asking.ts";
import { HibernatingApp } from "./app.ts";

export default withBouncer(HibernatingApp, asking) satisfies Party.Worker;
