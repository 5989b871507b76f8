import { withBouncer } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { spending } from "../../../contract/apps/spending.ts";
import { HibernatingApp } from "./app.ts";
import { spends } from "./spends.ts";

export default withBouncer(spends(HibernatingApp), spending) satisfies Party.Worker;
