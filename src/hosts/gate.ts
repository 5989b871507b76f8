import { closingOf } from "../act/close.ts";
import { identify } from "../identify/client.ts";
import { RecordKeys } from "../identify/record-key.ts";
import type { Visitor } from "../identify/visitor.ts";
import { type Ban, isOwedWord, strictest } from "../ledger/ban.ts";
import { inTime, type LedgerLike, secretSchema, SECRET_SHARD, stateSchema } from "../ledger/calls.ts";
import { type Duration, milliseconds } from "../policy/duration.ts";
import type { Identify, RequestLike } from "../policy/policy.ts";
import { CloseCode, stringifyCloseReason } from "../protocol.ts";
import { closedSocket } from "./closed-socket.ts";
import { inRoom, refusals } from "./refusals.ts";

/** What a gate goes by. */
export interface GateOptions {
  /** As in the policy of the rooms behind it, so that both know a client by the same key. Default: the address. */
  identify?: Identify | undefined;
  /** As in the policy: the name of the party or the binding of the shared ledger. Default: none is asked. */
  ledger?: string | undefined;
}

/** Cloudflare's own rate limiting, as it is bound to a worker. */
export interface RateLimiter {
  limit(options: { key: string }): Promise<{ success: boolean }>;
}

/**
 * Ms for which the ledger's word is taken that a client is welcome: as long as a ban may take to reach everyone. The room behind the
 * gate asks for itself.
 */
const WELCOME_FOR = 1_000;

/**
 * After so many failures in a row, the ledger as a whole counts as away for so many ms. Each client has an object of its own there, so
 * that one which does not answer says nothing of the others.
 */
const MOST_FAILURES = 5;
const PAUSE = 1_000;

/** Turns known offenders away in the worker, without waking the room. Where it does not know, it lets them through. */
export class Gate {
  readonly #identify: Identify | undefined;
  readonly #recordKeys = new RecordKeys(() => this.#secret());
  #ledger: LedgerLike | null = null;
  readonly #asking = new Map<string, Promise<Ban | null>>();
  #failures = 0;
  #failedAt = 0;

  constructor({ identify: identifyUser }: GateOptions) {
    this.#identify = identifyUser;
  }

  /**
   * @param room the key of the room that is asked for
   * @returns a response that is accepted and then closed with the code, or `null` where nothing is known against the client.
   * Never throws.
   */
  async respondTo(
    request: RequestLike,
    room: string,
    ledger: LedgerLike | null,
    limiter: { readonly binding: RateLimiter; readonly period: number } | null = null,
  ): Promise<Response | null> {
    this.#ledger = ledger;
    try {
      const id = new URL(request.url).searchParams.get("_pk") ?? "";
      const { visitor, moderates } = await identify(request, { id }, this.#identify, () => {});
      if (moderates) return null;
      const { address, clientKey } = visitor;
      if (limiter !== null && address !== null) {
        const { success } = await limiter.binding.limit({ key: address });
        if (!success) return tooOften(limiter.period);
      }
      if (clientKey === null) return null;
      const now = Date.now();
      const ban =
        refusals.fresh(inRoom(room, clientKey), now) ?? (await this.#askLedger(clientKey, visitor, now));
      return ban === null ? null : closedSocket(closingOf(ban, now));
    } catch (error) {
      console.error("party-bouncer: the gate let a connection through unseen", error);
      return null;
    }
  }

  async #askLedger(client: string, visitor: Visitor, now: number): Promise<Ban | null> {
    if (this.#ledger === null) return null;
    const known = refusals.fresh(client, now) ?? refusals.fresh(client, now, WELCOME_FOR);
    if (known !== undefined) return known;
    const isAway = this.#failures >= MOST_FAILURES && Math.abs(now - this.#failedAt) <= PAUSE;
    if (isAway) return refusals.last(client, now);
    // Of many who come at once as one client, one asks.
    let answer = this.#asking.get(client);
    if (answer === undefined) {
      answer = this.#look(this.#ledger, client, visitor).finally(() => this.#asking.delete(client));
      this.#asking.set(client, answer);
    }
    return answer;
  }

  async #look(ledger: LedgerLike, client: string, visitor: Visitor): Promise<Ban | null> {
    let ban: Ban | null;
    try {
      const record = await this.#recordKeys.of(visitor);
      if (record === null) return null;
      const { entries } = stateSchema.parse(await inTime(ledger.call(record, { do: "look" })));
      const bans = entries.map(({ ban }) => ban);
      // The room tells whoever is still to be told why.
      ban = isOwedWord(entries) ? null : strictest(bans, "close", Date.now());
      this.#failures = 0;
    } catch (error) {
      console.error("party-bouncer: the gate could not ask the ledger", error);
      this.#failures++;
      this.#failedAt = Date.now();
      // As if it had said so now, so that it is not asked of this client again at once.
      ban = refusals.last(client, Date.now());
    }
    refusals.note(client, ban, Date.now());
    return ban;
  }

  async #secret(): Promise<string> {
    if (this.#ledger === null) throw new Error("there is no ledger");
    return secretSchema.parse(await inTime(this.#ledger.call(SECRET_SHARD, { do: "secret" })));
  }
}

/** @throws {TypeError} where that is no duration */
export function periodOf(period: Duration): number {
  const length = milliseconds(period);
  if (length === null) {
    throw new TypeError(
      `connectGate: rateLimit.period: expected a duration, such as "10s", received ${String(period)}`,
    );
  }
  return length;
}

function tooOften(retryAfter: number): Response {
  return closedSocket({
    code: CloseCode.RateLimited,
    reason: stringifyCloseReason({ retryAfter, limit: "connects" }),
  });
}
