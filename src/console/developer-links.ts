import * as z from "zod/mini";
import type { RequestLike } from "../identity/request.ts";
import { mayDo } from "../ledger/rpc.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import { Every } from "../shared/every.ts";
import { Sealed } from "./sealed.ts";
import { isOnThisMachine } from "./this-machine.ts";

/** How long, in ms, a link can be used. */
const LASTS = 10 * 60_000;

/** How often, in ms, one is shown at most. */
const SHOWN_EVERY = 10_000;

/** The shard that knows which links were used. A client's key has a colon, so it is never this. */
const SHARD = "console";

const linkSchema = z.object({ id: z.string().check(z.maxLength(64)), at: z.number() });

/** Shows, in the terminal, links that sign in once. They work on the machine only that the rooms run on, as in development. */
export class DeveloperLinks {
  readonly #path: string;
  readonly #sealed: Sealed;
  readonly #clock: () => number;
  #hasShown = false;
  readonly #shown = new Every(SHOWN_EVERY);

  /** @param path where the console is mounted */
  constructor(path: string, clock: () => number = Date.now) {
    this.#path = path;
    this.#sealed = new Sealed(`console link ${path}`);
    this.#clock = clock;
  }

  /** Shows a link to whoever looks at the terminal: as soon as there is a request, and for each that opens the page without one. Never throws. */
  async offer(request: RequestLike, ledger: () => LedgerLike): Promise<void> {
    if (!isOnThisMachine(request)) return;
    const { pathname, searchParams } = new URL(request.url);
    const opens = pathname === this.#path && !searchParams.has("token");
    if ((this.#hasShown && !opens) || !this.#shown.take(this.#clock())) return;
    this.#hasShown = true;
    try {
      const token = await this.#sealed.seal(ledger(), { id: crypto.randomUUID(), at: this.#clock() });
      const address = `http://${request.headers.get("Host")}${this.#path}?token=${token}`;
      console.log(`The console for moderators, by a link that signs you in once: ${address}`);
    } catch (error) {
      console.error("party-bouncer: no link to the console could be made", error);
    }
  }

  /** @returns whether the token is of such a link, and is used for the first time */
  async use(token: string, request: RequestLike, ledger: LedgerLike): Promise<boolean> {
    if (!isOnThisMachine(request)) return false;
    const { success, data } = linkSchema.safeParse(await this.#sealed.open(ledger, token));
    if (!success || Math.abs(this.#clock() - data.at) >= LASTS) return false;
    // Whoever claims it first has it: everybody claims it in a name of its own.
    const room = { party: SHARD, room: crypto.randomUUID() };
    return mayDo(ledger, SHARD, { id: data.id, room, lasts: 2 * LASTS });
  }
}
