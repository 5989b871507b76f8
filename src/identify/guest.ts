import type { ConnectionLike } from "../hosts/room.ts";
import { type Conduct, SPOTLESS } from "../judge/conduct.ts";
import { remaining, type Term } from "../ledger/term.ts";
import type { Bucket } from "../measure/gcra.ts";
import type { ClientKey } from "./client.ts";

/** What the bouncer knows of a connection. */
export interface Guest {
  readonly connection: ConnectionLike;
  /** Who is behind it, or `null` where nobody can tell. */
  client: ClientKey | null;
  buckets: readonly Bucket[];
  conduct: Conduct;
  /** The term of a shadow-ban. */
  shadow: Term | null;
  /** Whether it was let in. The app never hears of one that was not. */
  admitted: boolean;
  /** Whether the bouncer has closed it. Frames that are still in flight then do nothing. */
  closed: boolean;
}

export function newGuest(connection: ConnectionLike): Guest {
  return {
    connection,
    client: null,
    buckets: [],
    conduct: SPOTLESS,
    shadow: null,
    admitted: true,
    closed: false,
  };
}

export function isShadowed(guest: Guest, now: number): boolean {
  return guest.shadow !== null && remaining(guest.shadow, now) > 0;
}

/** Whether two connections are one client: a second tab, or the connection itself. */
export function isSameClient(a: Guest, b: Guest): boolean {
  return a === b || (a.client !== null && a.client === b.client);
}
