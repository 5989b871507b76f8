export { Ledger as default } from "party-bouncer/partykit";
