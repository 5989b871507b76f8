/** What the rooms share: a ban in one applies in all. */
export { Ledger as default } from "party-bouncer/partykit";
