import type { RequestLike } from "../identity/request.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import { Sealed } from "./sealed.ts";
import { expiryOf, isOver, type Session, sessionSchema } from "./session.ts";
import { hasLoopbackHost } from "./this-machine.ts";

/** Keeps a session in a cookie that only the console can read, and that is sent to nothing but the console. */
export class SessionCookie {
  readonly #path: string;
  readonly #sealed: Sealed;

  /** @param path where the console is mounted. Another mount has other sessions. */
  constructor(path: string) {
    this.#path = path;
    this.#sealed = new Sealed(`console session ${path}`);
  }

  /** @returns `null` if there is none, or it is over, or nobody here made it */
  async read(request: RequestLike, ledger: LedgerLike, now: number): Promise<Session | null> {
    const cookie = cookieOf(request, nameFor(request));
    if (cookie === null) return null;
    const { success, data } = sessionSchema.safeParse(await this.#sealed.open(ledger, cookie));
    return success && !isOver(data, now) ? data : null;
  }

  /** The header that keeps a session. */
  async kept(request: RequestLike, ledger: LedgerLike, session: Session, now: number): Promise<string> {
    const lasts = Math.max(0, Math.floor((expiryOf(session) - now) / 1_000));
    return this.#cookie(request, await this.#sealed.seal(ledger, session), lasts);
  }

  /** The header that forgets it. */
  forgotten(request: RequestLike): string {
    return this.#cookie(request, "", 0);
  }

  #cookie(request: RequestLike, value: string, lasts: number): string {
    // Not every browser keeps a secure cookie of http://localhost.
    const secure = hasLoopbackHost(request) ? "" : "; Secure";
    return `${nameFor(request)}=${value}; Path=${this.#path}; Max-Age=${lasts}; HttpOnly; SameSite=Strict${secure}`;
  }
}

/** With the prefix, browsers take it by HTTPS only, from whomever. */
function nameFor(request: RequestLike): string {
  return hasLoopbackHost(request) ? "party-bouncer-console" : "__Secure-party-bouncer-console";
}

/** Of two of the same name the first: browsers send the one with the longer path first. */
function cookieOf({ headers }: RequestLike, name: string): string | null {
  for (const pair of (headers.get("Cookie") ?? "").split(";")) {
    const [key, ...value] = pair.split("=");
    if (key?.trim() === name) return value.join("=").trim();
  }
  return null;
}
