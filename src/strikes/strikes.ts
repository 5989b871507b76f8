import { sendControlMessage } from "../visibility/send-control-message.ts";
import { standingNow } from "../bouncer/standing.ts";
import type { ConnectionLike } from "../platform/room.ts";
import { type Session, isGone } from "../session/session.ts";
import { settle, SPOTLESS } from "./conduct.ts";
import { type Judgement, judge, strike } from "./judge.ts";
import { OWN, take } from "../limits/counter.ts";
import { type Duration, milliseconds } from "../policy/duration.ts";
import type { Premises } from "../bouncer/premises.ts";
import type { Standing } from "../shared/control-message.ts";
import { GONE, type Reason, type Verdict, verdictOf, WAVED_THROUGH } from "./verdict.ts";

const LONGEST_NAME = 64;

/** Does what a judgement says, and reports it. */
type Conclude = (session: Session, judgement: Judgement, reason: Reason, now: number) => void;

/** Strikes by hand, and how clients stand: `bouncer.strikes`. */
export class Strikes {
  readonly #premises: Premises;
  readonly #conclude: Conclude;

  constructor(premises: Premises, conclude: Conclude) {
    this.#premises = premises;
    this.#conclude = conclude;
  }

  /**
   * Gives a strike for something that only the app can tell, and does what the ladder says. A cool-down that lasts does not
   * save from it.
   *
   * @param options.strikes default 1
   * @param options.reason said in the place of a limit's name. Default: `"penalty"`
   * @throws {TypeError} where that is no number of strikes
   */
  add(connection: ConnectionLike, options: { strikes?: number; reason?: string } = {}): Verdict {
    const { strikes = 1, reason = "penalty" } = options;
    if (!Number.isInteger(strikes) || strikes < 1) {
      throw new TypeError(`strikes: expected a whole number, 1 or more, received ${String(strikes)}`);
    }
    const session = this.#premises.sessions.of(connection);
    if (isGone(session)) return GONE;
    const now = this.#premises.clock();
    const conduct = settle(session.conduct, this.#premises.ladder.forgiveAfter, now);
    const judgement = strike(
      conduct,
      this.#premises.ladder,
      { strikes, limit: reason.slice(0, LONGEST_NAME), info: session.says(null), wait: 0 },
      now,
    );
    session.conduct = judgement.conduct;
    this.#premises.save(session);
    return this.#finish(session, judgement, now);
  }

  /** Takes a connection's strikes away, with the cool-down and the restriction that came with them. Not a ban: see `bouncer.bans.remove`. */
  clear(connection: ConnectionLike): void {
    const { sessions, recovery } = this.#premises;
    const session = sessions.of(connection);
    session.conduct = SPOTLESS;
    this.#premises.save(session);
    if (session.record === null) return;
    recovery?.forget(session.record).catch((error: unknown) => this.#premises.fail("forgiving", error));
  }

  /**
   * Refuses everything from a connection for a while, without a strike, and tells it so.
   *
   * @throws {TypeError} where that is no duration
   */
  mute(connection: ConnectionLike, duration: Duration): void {
    const cooldown = milliseconds(duration);
    if (cooldown === null)
      throw new TypeError(`mute: expected a duration, such as "10s", received ${String(duration)}`);
    const session = this.#premises.sessions.of(connection);
    const now = this.#premises.clock();
    const before = settle(session.conduct, this.#premises.ladder.forgiveAfter, now);
    session.conduct = {
      ...before,
      at: now,
      cooldown: Math.max(before.cooldown, cooldown),
      grace: Math.max(before.grace, cooldown),
    };
    this.#premises.save(session);
    this.sendStanding(connection);
  }

  /**
   * Reports that a message made no sense. More of them than the policy's `invalid` allows are violations like any other.
   *
   * @example
   * const parsed = schema.safeParse(JSON.parse(message));
   * if (!parsed.success) return bouncerOf(this).strikes.reportInvalid(sender);
   */
  reportInvalid(connection: ConnectionLike): Verdict {
    const session = this.#premises.sessions.of(connection);
    if (isGone(session)) return GONE;
    this.#premises.deliveries.discount();
    if (this.#premises.isExempt(session)) return WAVED_THROUGH;
    const now = this.#premises.clock();
    const { wait, charge } = take(session, this.#premises.limiter.invalidMessages, OWN, now);
    session.keep([charge], now);
    if (wait === 0) {
      this.#premises.save(session);
      return WAVED_THROUGH;
    }
    const result = { refusedBy: "invalid", wait, blameless: false, isFree: false, info: session.says(null) };
    const judgement = judge(session.conduct, this.#premises.ladder, result, now);
    if (judgement.changed) {
      session.conduct = judgement.conduct;
      this.#premises.save(session);
    }
    return this.#finish(session, judgement, now);
  }

  /** Where a connection stands: what its client is told if it asks. It says nothing of a shadow-ban. */
  standing(connection: ConnectionLike): Standing {
    return standingNow(this.#premises, this.#premises.sessions.of(connection), this.#premises.clock());
  }

  /** Tells a client where it stands. */
  sendStanding(connection: ConnectionLike): void {
    const message = { type: "party-bouncer:standing", ...this.standing(connection) } as const;
    sendControlMessage(this.#premises.sessions.of(connection), message, this.#premises.policy);
  }

  #finish(session: Session, judgement: Judgement, now: number): Verdict {
    const reason = { wait: 0, info: session.says(null) };
    this.#conclude(session, judgement, reason, now);
    return verdictOf(judgement, this.#premises.ladder, reason);
  }
}
