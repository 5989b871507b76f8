/** What the rooms share: a ban in one holds in all. */
export { Ledger as default } from "party-bouncer/partykit";
