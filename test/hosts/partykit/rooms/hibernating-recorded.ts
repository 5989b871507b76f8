import { withBouncer } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { recorded } from "../../../contract/apps/recorded.ts";
import { RecordedApp } from "./recorded-app.ts";

class Hibernating extends RecordedApp {
  readonly options: Party.ServerOptions = { hibernate: true };
}

export default withBouncer(Hibernating, recorded) satisfies Party.Worker;
