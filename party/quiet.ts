import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { Chat } from "./chat.ts";
import { hiding } from "./rules.ts";

export default withBouncer(Chat, { ...hiding, ledger: "ledger" }) satisfies Party.Worker;
