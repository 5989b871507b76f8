import { Lru } from "../shared/lru.ts";
import { newToken } from "../shared/token.ts";

/** In which the console's worker shows a ticket. */
export const TICKET_HEADER = "x-party-bouncer-ticket";

/** How long, in ms, one can be used. */
const LASTS = 30_000;

/** Most that are not used yet. */
const MOST = 200;

/** Lets those in whom the console's worker has let in before. Each ticket is good once. */
export class Tickets {
  readonly #open = new Lru<string, { readonly session: string | null; readonly until: number }>(MOST);

  issue(session: string | null, now: number): string {
    const ticket = newToken();
    this.#open.set(ticket, { session, until: now + LASTS });
    return ticket;
  }

  /** @returns whose it is; `undefined` if it is none, or was used */
  use(ticket: string, now: number): { readonly session: string | null } | undefined {
    const found = this.#open.get(ticket);
    this.#open.delete(ticket);
    return found !== undefined && now < found.until ? found : undefined;
  }
}
