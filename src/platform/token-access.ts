import type { RequestLike } from "../identity/request.ts";
import { show } from "../shared/show.ts";
import { isSameToken } from "../shared/token.ts";

/** The part of a `Request` that says what is asked for, and by whom. */
export interface AccessRequest extends RequestLike {
  /** Such as `"GET"`. */
  readonly method: string;
}

const BEARER = /^Bearer +(\S+) *$/i;
const SHORTEST_TOKEN = 16;

/** The token that a request shows; `null` if it shows none. */
export function bearerOf({ headers }: RequestLike): string | null {
  return BEARER.exec(headers.get("Authorization") ?? "")?.[1] ?? null;
}

/** Whether a text can be a token: nobody guesses it. */
export function isToken(token: unknown): token is string {
  return typeof token === "string" && token.length >= SHORTEST_TOKEN && !/\s/.test(token);
}

/**
 * Why a request may not read what only those may who have a token; `null` if it may.
 *
 * @param what of the room can be read with it
 * @throws {TypeError} if the token is too short
 */
export function accessRefusal(request: AccessRequest, token: unknown, what: string): Response | null {
  requireToken(token, what);
  const given = bearerOf(request);
  if (given === null) {
    return refusal(401, "Say Authorization: Bearer <token>.", { "WWW-Authenticate": "Bearer" });
  }
  if (!isSameToken(token, given)) return refusal(403, "The token is wrong.");
  if (request.method === "GET" || request.method === "HEAD") return null;
  return refusal(405, "It can only be read: GET.", { Allow: "GET, HEAD" });
}

function requireToken(token: unknown, what: string): asserts token is string {
  if (isToken(token)) return;
  throw new TypeError(
    `token: expected at least ${SHORTEST_TOKEN} characters without spaces, received ` +
      `${typeof token === "string" ? `${token.length}` : show(token)}. Whoever knows it can read the room's ${what}.`,
  );
}

export function refusal(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(`${text}\n`, { status, headers: { ...headers, "Cache-Control": "no-store" } });
}
