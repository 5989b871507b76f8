import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { Chat } from "./chat.ts";
import { guestId } from "./guest.ts";

/** The same chat. At the sixth strike the others stop seeing the offender, who is not told. */
export default withBouncer(Chat, {
  identify: guestId,
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 6, do: "shadow-ban", for: "10m" },
  ],
  ledger: "ledger",
}) satisfies Party.Worker;
