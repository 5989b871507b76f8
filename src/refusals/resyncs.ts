import { closeToResync } from "../bans/close.ts";
import type { Session } from "../session/session.ts";
import { Lru } from "../shared/lru.ts";
import { type Timers, TIMERS } from "../shared/timers.ts";

/** Ms between two closes of a client. */
const APART = 1_000;

/** Ms within which a client that was closed comes back. */
const SOON = 60_000;

/** Most clients of which it is remembered when they were closed last. */
const MOST_CLIENTS = 1_000;

interface ResyncsDeps {
  readonly clock: () => number;
  /** Default: those of the platform. */
  readonly timers?: Timers;
  /** Keeps the strikes of a client for its return. */
  keep(session: Session, now: number): void;
}

/**
 * Closes connections whose clients have to synchronise, because a message of theirs was refused. A client is closed at most once a
 * second: until its next close is due, its messages are ignored. Clients of whom nothing is known count as one.
 */
export class Resyncs {
  readonly #deps: ResyncsDeps;
  readonly #timers: Timers;
  /** Epoch ms of the last close of each client. */
  readonly #closedAt = new Lru<string, number>(MOST_CLIENTS);
  /** The same of each connection, by the id under which it may come back. */
  readonly #closedAs = new Lru<string, number>(MOST_CLIENTS);
  /** Connections that are about to be closed. */
  readonly #due = new Map<Session, { readonly timer: unknown; readonly limit: string | null }>();

  constructor(deps: ResyncsDeps) {
    this.#deps = deps;
    this.#timers = deps.timers ?? TIMERS;
  }

  /** Whether a connection is about to be closed, so that its messages do nothing any more. */
  isDue(session: Session): boolean {
    return this.#due.has(session);
  }

  /**
   * Whether a client has just been closed under the same id. The client chose it, so it proves nothing: it only tells who need not be
   * told again.
   */
  isBack(session: Session, now: number): boolean {
    return now - (this.#closedAs.get(idOf(session)) ?? -Infinity) < SOON;
  }

  /** Closes a connection, as soon as its client may be closed. @param limit the limit that refused its message */
  close(session: Session, limit: string | null, now: number): void {
    if (session.closed || this.#due.has(session)) return;
    const elapsed = now - (this.#closedAt.get(clientOf(session)) ?? -Infinity);
    // A clock that was set back puts it off by a second at most.
    const wait = Math.min(APART, APART - elapsed);
    if (wait <= 0) return this.#close(session, limit, now);
    this.#due.set(session, { timer: this.#timers.set(() => this.finish(session), wait), limit });
  }

  /** Closes a connection now that is about to be closed. */
  finish(session: Session): void {
    const due = this.#due.get(session);
    if (due === undefined) return;
    this.drop(session);
    this.#close(session, due.limit, this.#deps.clock());
  }

  /** Forgets a connection that is gone. */
  drop(session: Session): void {
    this.#timers.clear(this.#due.get(session)?.timer);
    this.#due.delete(session);
  }

  #close(session: Session, limit: string | null, now: number): void {
    if (session.closed) return;
    this.#closedAt.set(clientOf(session), now);
    this.#closedAs.set(idOf(session), now);
    this.#deps.keep(session, now);
    closeToResync(session, limit);
  }
}

function clientOf({ client }: Session): string {
  return client ?? "";
}

function idOf(session: Session): string {
  return JSON.stringify([session.client, session.connection.id]);
}
