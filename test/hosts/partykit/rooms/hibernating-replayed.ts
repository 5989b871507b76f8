import { withBouncer } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { replayed } from "../../../contract/apps/replayed.ts";
import { ReplayedApp } from "./replayed-app.ts";

class Hibernating extends ReplayedApp {
  readonly options: Party.ServerOptions = { hibernate: true };
}

export default withBouncer(Hibernating, replayed) satisfies Party.Worker;
