import type { AccessRequest } from "../platform/token-access.ts";
import type { Operator } from "./operator.ts";

/** A request, of either host. */
export interface AdminRequest extends AccessRequest {
  /** A stream of bytes, or `null`. */
  readonly body: unknown;
}

/** Lets what has begun be finished after the answer: the `ctx` of a worker's `fetch`, or of a party's `onFetch`. */
export interface AdminContext {
  /** Keeps the worker until it settles. */
  waitUntil(promise: Promise<unknown>): void;
}

/** How the API is set up. */
export interface AdminOptions<Where> {
  /** As in the policy of the rooms: the name of the binding, or of the party, that is their ledger. */
  readonly ledger: string;
  /**
   * Says who asks, and what they may do; `null` if it is nobody. If it throws, or returns anything else, the request is answered with 500.
   * It is asked once for each request, and nothing is read or changed before it has answered.
   *
   * @param request the request. Leave its body alone.
   * @param where what the API was given with it: the worker's `env`, or the party's lobby
   */
  authorize(request: AdminRequest, where: Where): Operator | null | PromiseLike<Operator | null>;
  /** Where it is mounted. Default: `"/party-bouncer/admin"`. */
  readonly path?: string | undefined;
  /** As in the options of `routePartykitRequest`: the rooms there have a ledger of their own. Default: none. */
  readonly jurisdiction?: string | undefined;
}

/**
 * Answers a request.
 *
 * @param where the worker's `env` (Cloudflare), or the lobby of `onFetch` (PartyKit)
 * @param context with it, denied requests are counted even if no other request follows
 * @returns `null` if the request is for another path. Never rejects.
 */
export type Admin<Where> = (
  request: AdminRequest,
  where: Where,
  context?: AdminContext,
) => Promise<Response | null>;
