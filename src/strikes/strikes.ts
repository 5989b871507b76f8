import { show } from "../shared/show.ts";
import { INVALID, PENALTY } from "../shared/reserved-names.ts";
import { OWN, take } from "../limits/counter.ts";
import type { Limiter } from "../limits/limiter.ts";
import type { ConnectionLike } from "../platform/room.ts";
import { type Duration, milliseconds } from "../policy/duration.ts";
import type { Session } from "../session/session.ts";
import type { Standing } from "../shared/control-message.ts";
import { settle } from "./conduct.ts";
import { type Judgement, judge, strike } from "./judge.ts";
import type { Ladder } from "./ladder.ts";
import type { Gift } from "./gift.ts";
import { accept, mute, pardon, release, restrict } from "./session-conduct.ts";
import { GONE, type Reason, type Verdict, verdictOf, WAVED_THROUGH } from "./verdict.ts";

const LONGEST_NAME = 64;

interface StrikesDeps {
  readonly active: { readonly limiter: Limiter; readonly ladder: Ladder };
  readonly sessions: {
    of(connection: ConnectionLike): Session;
    save(session: Session): void;
    saveChanges(session: Session): void;
  };
  readonly standings: {
    of(session: Session, now: number): Standing;
    send(session: Session, now: number): void;
    /** The same in words. @param says why, in place of the limit's name */
    say(session: Session, now: number, says?: string): void;
  };
  readonly clock: () => number;
  /** Told of what the app does by hand, before anything changes. */
  witness(session: Session, what: Gift, now: number): void;
  /** Told of how a session stands, after something was done that has no event of its own in a record. */
  stands(session: Session, now: number): void;
  isExempt(session: Session): boolean;
  /** Does what a judgement says, and reports it. */
  conclude(session: Session, judgement: Judgement, reason: Reason, now: number): void;
  /** Forgets the strikes that a client left with. */
  forget(session: Session): void;
  /** The app does not gather the message that it is handling. */
  discount(): void;
}

/** Strikes by hand, and how clients stand: `bouncer.strikes`. */
export class Strikes {
  readonly #deps: StrikesDeps;

  /** @internal */
  constructor(deps: StrikesDeps) {
    this.#deps = deps;
  }

  /**
   * Gives a strike for something that only the app can tell, and does what the ladder says. A cool-down does not protect from it.
   *
   * @param options.strikes default 1
   * @param options.reason named instead of a limit, and counted as one. At most 64 characters are kept. Default: `"penalty"`
   * @param options.says what the client reads in place of the reason. It is not kept. Default: the reason
   * @returns what was decided
   * @throws {TypeError} if `strikes` is not a whole number of 1 or more
   * @example
   * bouncer.strikes.add(connection, { reason: "spam link" });
   */
  add(
    connection: ConnectionLike,
    options: { strikes?: number; reason?: string; says?: string } = {},
  ): Verdict {
    const { strikes = 1, reason = PENALTY, says } = options;
    if (!Number.isInteger(strikes) || strikes < 1) {
      throw new TypeError(`strikes: expected a whole number, 1 or more, received ${show(strikes)}`);
    }
    const { sessions, active, clock } = this.#deps;
    const session = sessions.of(connection);
    if (session.isGone) return GONE;
    const now = clock();
    const limit = reason.slice(0, LONGEST_NAME);
    this.#deps.witness(session, { event: "strike", strikes, limit }, now);
    const conduct = settle(session.conduct, active.ladder.forgiveAfter, now);
    const offence = { strikes, limit, info: session.says(null), wait: 0 };
    return this.#finish(session, strike(conduct, active.ladder, offence, now), now, says);
  }

  /**
   * Takes a connection's strikes away, with the cool-down and the restriction that came with them. A ban stays: see
   * `bouncer.bans.remove`.
   */
  clear(connection: ConnectionLike): void {
    const { sessions, clock } = this.#deps;
    const session = sessions.of(connection);
    this.#deps.witness(session, { event: "clear" }, clock());
    pardon(session);
    sessions.save(session);
    this.#deps.forget(session);
  }

  /**
   * Refuses everything from a connection for a while, without a strike, and tells it so.
   *
   * @param duration in ms, or text such as `"10s"`
   * @param options.reason named instead of a limit. At most 64 characters are kept. Default: none
   * @param options.says what the client reads in place of the reason. It is not kept. Default: the reason
   * @throws {TypeError} if that is not a duration
   * @example
   * bouncer.strikes.mute(connection, "30s", { reason: "spoilers" });
   */
  mute(
    connection: ConnectionLike,
    duration: Duration,
    options: { reason?: string; says?: string } = {},
  ): void {
    const ms = required("mute", duration);
    const { sessions, active, standings, clock } = this.#deps;
    const session = sessions.of(connection);
    const now = clock();
    const limit = options.reason?.slice(0, LONGEST_NAME) ?? "";
    this.#deps.witness(session, { event: "mute", for: ms, ...(limit !== "" && { limit }) }, now);
    mute(session, ms, limit === "" ? null : limit, active.ladder.forgiveAfter, now);
    sessions.save(session);
    if (limit === "") standings.send(session, now);
    else standings.say(session, now, options.says);
  }

  /**
   * Refuses all but some types of messages from a connection for a while, without a strike, and tells it so. It takes the place of a
   * restriction from before. Types are those that the policy's `classify` finds.
   *
   * @param options.only the types that pass; with `[]` none does
   * @param options.for in ms, or text such as `"10m"`
   * @throws {TypeError} if that is not a duration, or not a list of types
   * @example
   * bouncer.strikes.restrict(connection, { only: ["cursor"], for: "10m" });
   */
  restrict(connection: ConnectionLike, options: { only: readonly string[]; for: Duration }): void {
    const ms = required("restrict: for", options.for);
    const { only } = options;
    if (!Array.isArray(only) || !only.every((type) => typeof type === "string")) {
      throw new TypeError(`restrict: only: expected a list of types, received ${show(only)}`);
    }
    this.#change(connection, { event: "restrict", only: [...only], for: ms }, (session, forgiveAfter, now) =>
      restrict(session, only, ms, forgiveAfter, now),
    );
  }

  /**
   * Ends a connection's cool-down and its restriction, whatever they came from, and tells it so. Its strikes stay. See also
   * {@link Strikes.clear}.
   *
   * @example
   * bouncer.strikes.release(connection);
   */
  release(connection: ConnectionLike): void {
    this.#change(connection, { event: "release" }, release);
  }

  /**
   * Reports that a message made no sense. If there are more of them than the policy's `invalid` allows, they are violations like any
   * other.
   *
   * @returns what was decided
   * @example
   * onMessage(connection: Connection, message: WSMessage) {
   *   if (!isValid(message)) bouncerOf(this).strikes.reportInvalid(connection);
   * }
   */
  reportInvalid(connection: ConnectionLike): Verdict {
    const { sessions, active, clock } = this.#deps;
    const session = sessions.of(connection);
    if (session.isGone) return GONE;
    this.#deps.discount();
    if (this.#deps.isExempt(session)) return WAVED_THROUGH;
    const now = clock();
    this.#deps.witness(session, { event: "invalid" }, now);
    const { wait, charge } = take(session, active.limiter.invalidMessages, OWN, now);
    session.keep([charge], now);
    if (wait === 0) {
      sessions.saveChanges(session);
      return WAVED_THROUGH;
    }
    const result = { refusedBy: INVALID, wait, blameless: false, isFree: false, info: session.says(null) };
    return this.#finish(session, judge(session.conduct, active.ladder, result, now), now);
  }

  /** Where a connection stands: what its client is told if it asks. It says nothing of a shadow-ban. */
  standing(connection: ConnectionLike): Standing {
    return this.#deps.standings.of(this.#deps.sessions.of(connection), this.#deps.clock());
  }

  /** Tells a client where it stands. */
  sendStanding(connection: ConnectionLike): void {
    this.#deps.standings.send(this.#deps.sessions.of(connection), this.#deps.clock());
  }

  #change(
    connection: ConnectionLike,
    what: Gift,
    change: (session: Session, forgiveAfter: number, now: number) => void,
  ): void {
    const { sessions, active, standings, clock, witness, stands } = this.#deps;
    const session = sessions.of(connection);
    if (session.isGone) return;
    const now = clock();
    witness(session, what, now);
    change(session, active.ladder.forgiveAfter, now);
    stands(session, now);
    sessions.save(session);
    standings.say(session, now);
  }

  #finish(session: Session, judgement: Judgement, now: number, says?: string): Verdict {
    accept(session, judgement);
    const reason = { wait: 0, info: session.says(null), ...(says !== undefined && { says }) };
    this.#deps.conclude(session, judgement, reason, now);
    if (judgement.changed) this.#deps.sessions.save(session);
    return verdictOf(judgement, this.#deps.active.ladder, reason);
  }
}

/** @throws {TypeError} if it is not a duration */
function required(what: string, duration: Duration): number {
  const ms = milliseconds(duration);
  if (ms !== null) return ms;
  throw new TypeError(`${what}: expected a duration, such as "10s", received ${show(duration)}`);
}
