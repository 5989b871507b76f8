/**
 * An API for whoever runs the rooms: all bans, all rooms, metrics of all of them, and who did what. It needs the ledger that the rooms share.
 *
 * @module party-bouncer/admin
 */
export type { Operator, Role } from "./operator.ts";
