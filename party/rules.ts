import type { Policy } from "party-bouncer";
import { guestId } from "./guest.ts";

/** What both rooms of the demo have in common. On PartyKit the ledger is a party, on Cloudflare a binding. */
const common = {
  identify: guestId,
  announce: true,
  // Who is told of a ban, as by the console, may answer to it.
  appeals: true,
  // Coming and going tells the others, so it has a limit too. A school behind one address still fits in.
  admission: { perClient: 40, connects: { limit: 40, window: "1m", burst: 40 } },
  // Who sent how much when, without a word of it: for the policy lab.
  record: { keep: "15m" },
} as const satisfies Policy;

/** Ten messages a second, warnings, and at the sixth strike all doors are closed to the offender for a minute. */
export const closing = common satisfies Policy;

/** The same. At the sixth strike the others stop seeing the offender, who is not told. */
export const hiding = {
  ...common,
  // What is hidden goes on being limited and warned. Short waits let you see that within a minute.
  cooldown: { base: "1s", factor: 2, max: "4s" },
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 6, do: "shadow-ban", for: "10m" },
  ],
} as const satisfies Policy;
