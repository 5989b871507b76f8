import { withBouncer } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { spending } from "../../../contract/apps/spending.ts";
import { App } from "./app.ts";
import { spends } from "./spends.ts";

export default withBouncer(spends(App), spending) satisfies Party.Worker;
