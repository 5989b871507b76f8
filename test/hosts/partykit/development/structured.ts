import { subscribe } from "node:diagnostics_channel";
import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { Lobby } from "./party.ts";

subscribe("party-bouncer:ban", (message) => {
  const { party, ban } = message as { party: string; ban: { id: string } };
  console.log(`the channel of ${party}: ${ban.id}`);
});

export default withBouncer(Lobby, { log: { format: "json", level: "debug" } }) satisfies Party.Worker;
