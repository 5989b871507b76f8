import { operatorFrom } from "../admin/authorization.ts";
import type { AdminProblem } from "../admin/answers.ts";
import type { Log } from "../admin/log.ts";
import type { Operator } from "../admin/operator.ts";
import type { AdminRequest } from "../admin/options.ts";
import { Problem, SAFE_HEADERS } from "../admin/problem.ts";
import { bearerOf, isToken } from "../platform/token-access.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import { hasSignedOut, signOut } from "../live/calls.ts";
import type { DeveloperLinks } from "./developer-links.ts";
import type { ConsoleOptions } from "./options.ts";
import { hasOwnHeader } from "./same-origin.ts";
import { expiryOf, IDLE_AFTER, LONGEST_TOKEN, newSession, type Session } from "./session.ts";
import type { SessionCookie } from "./session-cookie.ts";
import { isOnThisMachine } from "./this-machine.ts";

/** A cookie is written again for what an operator does, but not more often than this, in ms. */
const RENEWED_EVERY = 60_000;

/** What the console knows of a session, as its page is told. */
export interface SessionAnswer {
  readonly operator: Operator;
  /** When the session ends whatever the operator does, in epoch ms; `null` if the app itself knows who it is. */
  readonly expiresAt: number | null;
  /** How long it lasts, in ms, without anything that the operator does; `null` likewise. */
  readonly idleAfter: number | null;
  /** Whether the terminal shows links that sign in. */
  readonly development: boolean;
}

/** A request, and what it is answered with. */
export interface Visit {
  readonly request: AdminRequest;
  readonly ledger: LedgerLike;
  readonly log: Log;
  tellDenied(): Promise<void>;
  /** The app's own `authorize`. */
  authorize(request: AdminRequest): unknown;
}

/** Where operators sign in and out, and where it is known who they are. */
export class Desk {
  readonly #cookie: SessionCookie;
  readonly #links: DeveloperLinks | null;
  readonly #developer: Operator | null;
  readonly #clock: () => number;

  constructor(
    cookie: SessionCookie,
    links: DeveloperLinks | null,
    { developer }: Pick<ConsoleOptions<never>, "developer">,
    clock: () => number = Date.now,
  ) {
    this.#cookie = cookie;
    this.#links = links;
    this.#developer = developer ?? null;
    this.#clock = clock;
  }

  /** Answers `GET`, `POST` and `DELETE` of the session. @throws {Problem} */
  async respond(visit: Visit): Promise<Response> {
    const { request } = visit;
    switch (request.method) {
      case "GET":
        return this.#tell(visit, await this.sessionOf(visit));
      case "POST":
        return this.#signIn(visit);
      case "DELETE":
        return this.#signOut(visit);
      default:
        throw new Problem(405, "Here one can only GET, POST, DELETE.", {
          headers: { Allow: "GET, POST, DELETE" },
        });
    }
  }

  /** The session of whoever asks; `null` if there is none, or its operator has signed out. */
  async sessionOf({ request, ledger }: Visit): Promise<Session | null> {
    const session = await this.#cookie.read(request, ledger, this.#clock());
    return session === null || (await hasSignedOut(ledger, session.id)) ? null : session;
  }

  /** Who asks: the app says so each time, so that whoever may no longer is out at once. `null` if it is nobody. */
  async operatorOf({ request, authorize }: Visit, session: Session | null): Promise<unknown> {
    if (session === null) return authorize(request);
    if (session.token !== null) return authorize(withToken(request, session.token));
    return isOnThisMachine(request) ? this.#developer : null;
  }

  /** The header that makes a session last longer; `null` if it need not. Nothing that a page does by itself counts. */
  async renewed({ request, ledger }: Visit, session: Session | null): Promise<string | null> {
    const now = this.#clock();
    const isDue = session !== null && hasOwnHeader(request) && now - session.activeAt >= RENEWED_EVERY;
    return isDue ? this.#cookie.kept(request, ledger, { ...session, activeAt: now }, now) : null;
  }

  async #tell(visit: Visit, session: Session | null): Promise<Response> {
    const development = this.#developer !== null && isOnThisMachine(visit.request);
    try {
      const operator = await operatorFrom(() => this.operatorOf(visit, session), visit.log);
      const [expiresAt, idleAfter] = session === null ? [null, null] : [expiryOf(session), IDLE_AFTER];
      const answer: SessionAnswer = { operator, expiresAt, idleAfter, development };
      return withCookie(Response.json(answer), await this.renewed(visit, session));
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error;
      const answer = error.toResponse();
      const problem = { ...((await answer.json()) as AdminProblem), development };
      return new Response(JSON.stringify(problem), answer);
    }
  }

  /** A copy of the cookie is good for nothing then, and open pages are told. */
  async #signOut({ request, ledger }: Visit): Promise<Response> {
    const session = await this.#cookie.read(request, ledger, this.#clock());
    if (session !== null) await signOut(ledger, session.id, expiryOf(session));
    return withCookie(new Response(null, { status: 204 }), this.#cookie.forgotten(request));
  }

  async #signIn(visit: Visit): Promise<Response> {
    const { request, ledger, log, authorize } = visit;
    const token = bearerOf(request);
    if (!isToken(token)) throw new Problem(401, "Say Authorization: Bearer <token>.");
    if (token.length > LONGEST_TOKEN) {
      throw new Problem(413, `A token to sign in with has at most ${LONGEST_TOKEN} characters.`);
    }
    const isLink = (await this.#links?.use(token, request, ledger)) === true;
    if (!isLink) await operatorFrom(() => authorize(request), log);
    const now = this.#clock();
    const session = newSession(isLink ? null : token, now);
    const answer = await this.#tell(visit, session);
    return withCookie(answer, await this.#cookie.kept(request, ledger, session, now));
  }
}

/** The same request as if the operator had shown the token with it. */
function withToken(request: AdminRequest, token: string): AdminRequest {
  const headers = new Headers(request.headers as Headers);
  headers.set("Authorization", `Bearer ${token}`);
  return new Request(request.url, { headers });
}

/** An answer, for nobody else, that may keep or forget a session. */
export function withCookie(answer: Response, cookie: string | null): Response {
  const headers = new Headers(answer.headers);
  for (const [name, value] of Object.entries(SAFE_HEADERS)) headers.set(name, value);
  if (cookie !== null) headers.append("Set-Cookie", cookie);
  return new Response(answer.body, { status: answer.status, headers });
}
