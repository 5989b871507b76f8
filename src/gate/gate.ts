import { show } from "../shared/show.ts";
import { closingOf } from "../bans/close.ts";
import { identify } from "../identity/identify.ts";
import { RecordKeys } from "../identity/record-key.ts";
import type { ClientInfo } from "../identity/client-info.ts";
import type { Ban } from "../bans/ban.ts";
import { decide, isOwedStatement } from "../bans/decide.ts";
import { GateMarks } from "../ledger/gate-mark.ts";
import { secretOf, stateOf } from "../ledger/rpc.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import type { LogOptions } from "../policy/log.ts";
import { type Duration, milliseconds } from "../policy/duration.ts";
import { type Identify, requestedId, type RequestLike } from "../identity/request.ts";
import { CloseCode, stringifyCloseReason } from "../shared/close-code.ts";
import { CONNECTS } from "../shared/reserved-names.ts";
import { GateLog } from "../events/gate-log.ts";
import { closedSocket, type Closing } from "../platform/closed-socket.ts";
import { RefusedConnects } from "./refused-connects.ts";
import { inRoom, BanCache } from "./ban-cache.ts";

/** What a gate needs to know about the rooms behind it. */
export interface GateOptions {
  /** As in the policy of the rooms behind it, so that both know a client by the same key. Default: the address. */
  identify?: Identify | undefined;
  /** As in the policy: the name of the party or the binding of the shared ledger. Default: none is asked. */
  ledger?: string | undefined;
  /** As in the policy: whether, and how, refused connects are written to the console. Default: as text in development, and nothing elsewhere. */
  log?: boolean | LogOptions | undefined;
}

/** Cloudflare's own rate limiting, as it is bound to a worker. */
export interface RateLimiter {
  limit(options: { key: string }): Promise<{ success: boolean }>;
}

/** Cloudflare's rate limiter for connects, and the ms over which it counts. */
export interface ConnectLimiter {
  readonly binding: RateLimiter;
  readonly period: number;
}

/** How long, in ms, an answer about a client is trusted if there is a ledger: as long as an order of an operator may take to reach everyone. */
const TRUSTED_FOR = 1_000;

/** How old, in ms, a trusted answer is when the first who comes asks again. Those who come meanwhile still go by it, so that they do not ask too. */
const RENEWED_AFTER = 800;

/** How long, in ms, a room's own answer is trusted without a ledger. */
const TRUSTED_ALONE_FOR = 30_000;

/**
 * If the objects of so many clients in a row have failed, the whole ledger counts as away for so many ms. Each client has an object of
 * its own there. So one that does not answer says nothing about the others.
 */
const MOST_FAILED = 5;
const PAUSE = 1_000;

/**
 * Turns banned clients away in the worker, without waking the room. It lets a client through if it knows nothing about it.
 *
 * A gate outlives the requests that it is asked about. A client that hangs up ends its own request at any moment. A promise that was
 * made for one request never settles for another one after that. So a gate keeps settled values only.
 */
export class Gate {
  readonly #identify: Identify | undefined;
  readonly #log: GateLog;
  readonly #refused: RefusedConnects;
  readonly #answers: BanCache;
  /** What the ledger hashes addresses with, once it has said so. */
  #secret: string | null = null;
  /** The clients whose objects in the ledger failed since one last answered. */
  readonly #failed = new Set<string>();
  #failedAt = 0;
  #hasLearnt = false;
  /** Whom the requests are from that were let through. */
  readonly #passed = new WeakMap<object, ClientInfo>();

  /**
   * @param answers what is known so far. Each gate has its own: another gate may use another ledger, or another `identify`.
   * @throws {TypeError} if `log` is wrong
   */
  constructor({ identify: identifyUser, log }: GateOptions, answers = new BanCache()) {
    this.#identify = identifyUser;
    this.#log = new GateLog(log);
    this.#refused = new RefusedConnects((error) =>
      this.#log.failed("counting refused connects", error, Date.now()),
    );
    this.#answers = answers;
  }

  /**
   * @param room the key of the room that is asked for
   * @param party of that room, for metrics. Default: nothing is counted.
   * @returns a response that is accepted and then closed with the code, or `null` if nothing is known against the client.
   * Never throws.
   */
  async respondTo(
    request: RequestLike,
    room: string,
    ledger: LedgerLike | null,
    limiter: ConnectLimiter | null = null,
    party: string | null = null,
  ): Promise<Response | null> {
    const refuse = async (closing: Closing): Promise<Response> => {
      if (ledger !== null && party !== null)
        await this.#refused.count(ledger, party, closing.code, Date.now());
      return closedSocket(closing, request);
    };
    try {
      const id = requestedId(request);
      const { clientInfo, moderates } = await identify(request, { id }, this.#identify, () => {});
      this.#passed.set(request, clientInfo);
      if (moderates) return null;
      const { address, clientKey } = clientInfo;
      if (limiter !== null && address !== null) {
        const { success } = await limiter.binding.limit({ key: address });
        if (!success) {
          this.#log.turnedAway(CONNECTS, Date.now());
          return await refuse(tooOften(limiter.period));
        }
      }
      if (clientKey === null) return null;
      const now = Date.now();
      const trustedFor = ledger === null ? TRUSTED_ALONE_FOR : TRUSTED_FOR;
      const ban =
        this.#answers.fresh(inRoom(room, clientKey), now, trustedFor) ??
        (ledger === null ? null : await this.#askLedger(ledger, clientKey, clientInfo, now));
      if (ban === null) return null;
      this.#log.refused(request.url, clientKey, ban, now);
      return await refuse(closingOf(ban, now));
    } catch (error) {
      this.#log.failed("judging a connect, and let it through", error, Date.now());
      return null;
    }
  }

  /**
   * What to note on a request that was let through, for a room that knows the same secret: {@link GATE_MARK}. `null` if there is none, or
   * if the ledger has not been asked yet. Never throws.
   */
  async noteOn(request: RequestLike): Promise<string | null> {
    const [client, secret] = [this.#passed.get(request), this.#secret];
    if (client === undefined || secret === null) return null;
    try {
      return await new GateMarks(() => Promise.resolve(secret)).about(client);
    } catch {
      return null;
    }
  }

  async #askLedger(
    ledger: LedgerLike,
    client: string,
    clientInfo: ClientInfo,
    now: number,
  ): Promise<Ban | null> {
    const answers = this.#answers;
    const known = answers.fresh(client, now, TRUSTED_FOR);
    if (known !== undefined && !answers.takeRenewal(client, now, RENEWED_AFTER)) return known;
    const isAway = this.#failed.size >= MOST_FAILED && Math.abs(now - this.#failedAt) <= PAUSE;
    if (isAway) return answers.last(client, now);
    try {
      const ban = await this.#look(ledger, clientInfo);
      this.#failed.clear();
      // It may be as old as the question.
      answers.note(client, ban, now);
      return ban;
    } catch (error) {
      this.#log.failed("asking the ledger", error, Date.now());
      if (this.#failed.size < MOST_FAILED) this.#failed.add(client);
      this.#failedAt = Date.now();
      const ban = answers.last(client, this.#failedAt);
      // As if the ledger had said so now: it is not asked about this client again at once.
      answers.note(client, ban, this.#failedAt);
      return ban;
    }
  }

  async #look(ledger: LedgerLike, clientInfo: ClientInfo): Promise<Ban | null> {
    const record = await new RecordKeys(() => this.#secretOf(ledger)).of(clientInfo);
    if (record === null) return null;
    const { entries } = await stateOf(ledger, record, { do: "look" });
    await this.#learnToNote(ledger);
    const decision = decide(entries, Date.now());
    // A client that is still owed a statement is let through: the room tells it.
    return isOwedStatement(decision) ? null : decision.close;
  }

  /** Fetches the secret for {@link noteOn}: once, so that nobody else waits for it. */
  async #learnToNote(ledger: LedgerLike): Promise<void> {
    if (this.#secret !== null || this.#hasLearnt) return;
    this.#hasLearnt = true;
    await this.#secretOf(ledger).catch(() => {});
  }

  async #secretOf(ledger: LedgerLike): Promise<string> {
    this.#secret ??= await secretOf(ledger);
    return this.#secret;
  }
}

/** @throws {TypeError} if it is not a duration */
export function periodOf(period: Duration): number {
  const length = milliseconds(period);
  if (length === null) {
    throw new TypeError(
      `connectGate: rateLimit.period: expected a duration, such as "10s", received ${show(period)}`,
    );
  }
  return length;
}

function tooOften(retryAfter: number): Closing {
  return { code: CloseCode.RateLimited, reason: stringifyCloseReason({ retryAfter, limit: CONNECTS }) };
}
