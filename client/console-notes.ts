import type { Standing } from "../src/shared/control-message.ts";
import { isDevelopment } from "./development.ts";

/** What a guard says on the console: each thing once. */
export class ConsoleNotes {
  /** The reasons for a close that were explained. */
  readonly #explained = new Set<string>();
  /** Whether the console knows that the client is away. */
  #knows = false;

  /** A socket to a room that the client must stay away from was not opened. Said once for each time that the client was sent away. */
  stayingAway(code: number, { message }: Standing): void {
    if (!this.#knows) console.warn(`party-bouncer: staying away after ${code}. ${message}`);
    this.#knows = true;
  }

  /** The room has sent the client away. In development, each reason is explained once. */
  sentAway(code: number, { limit, message }: Standing): void {
    const why = `${code}${limit === null ? "" : ` (limit "${limit}")`}`;
    this.#knows = isDevelopment() && !this.#explained.has(why);
    if (!this.#knows) return;
    this.#explained.add(why);
    console.warn(`party-bouncer: the room closed the connection with ${why}. ${message}`);
  }
}
