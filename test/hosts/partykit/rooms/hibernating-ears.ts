import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { ears } from "../../../contract/apps/ears.ts";
import { App } from "./ears.ts";

class HibernatingApp extends App {
  override readonly options = { hibernate: true };
}

export default withBouncer(HibernatingApp, ears) satisfies Party.Worker;
