/**
 * A page for moderators, mounted in one line. It needs the ledger that the rooms share, and `jose`.
 *
 * @module party-bouncer/console
 */
export { consoleFor } from "./console.ts";
export type { Console, ConsoleOptions } from "./options.ts";
