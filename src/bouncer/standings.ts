import { limitStandings } from "../limits/limit-standing.ts";
import type { Session } from "../session/session.ts";
import type { Sessions } from "../session/sessions.ts";
import type { Standing } from "../shared/control-message.ts";
import { settle } from "../strikes/conduct.ts";
import { standingOf } from "../strikes/standing.ts";
import { sendControlMessage } from "../visibility/send-control-message.ts";
import type { RoomKey } from "../words/room-sentences.ts";
import { type Say, speakTo } from "../words/speaker.ts";
import type { ActivePolicy } from "./active-policy.ts";
import { warningFor } from "./warn.ts";
import { isReason, isUnnamed } from "./warning-text.ts";

const FOR_GOOD = { at: 0, until: Infinity };

interface StandingsDeps {
  readonly active: ActivePolicy;
  readonly sessions: Sessions;
  isExempt(session: Session): boolean;
  fail(doing: string, error: unknown): void;
}

/** Where clients stand, as they are told. It says nothing of a shadow-ban. */
export class Standings {
  readonly #deps: StandingsDeps;

  constructor(deps: StandingsDeps) {
    this.#deps = deps;
  }

  of(session: Session, now: number): Standing {
    const { active, sessions } = this.#deps;
    sessions.complete(active.limiter, now);
    const away = session.closed ? (session.away ?? FOR_GOOD) : null;
    return {
      ...standingOf(session.conduct, active.ladder, now, away),
      limits: limitStandings(session, active.limiter, session.clientInfo, now),
    };
  }

  /** Tells a client where it stands. */
  send(session: Session, now: number): void {
    this.#tell(session, this.of(session, now));
  }

  /**
   * Tells a client that comes in with strikes, or into a cool-down, before anything that it sends is refused. A client that has
   * nothing to hear is not told.
   */
  sendOnArrival(session: Session, now: number): void {
    const { policy } = this.#deps.active;
    if (!policy.enforce || !policy.controlMessages || this.#deps.isExempt(session)) return;
    const standing = this.of(session, now);
    if (standing.status === "ok") return;
    this.#say(session, standing, now);
  }

  /** Tells a client in words where it stands, after somebody has changed that. @param says why, in place of the limit's name */
  say(session: Session, now: number, says?: string): void {
    this.#say(session, this.of(session, now), now, says);
  }

  #say(session: Session, standing: Standing, now: number, says?: string): void {
    this.#tell(session, { ...standing, message: this.#inWords(session, standing, now, says) });
  }

  #tell(session: Session, standing: Standing): void {
    sendControlMessage(session, { type: "party-bouncer:standing", ...standing }, this.#deps.active.policy);
  }

  #inWords(
    session: Session,
    { strikes, strikesLeft, retryAfter }: Standing,
    now: number,
    says?: string,
  ): string | null {
    const { policy, ladder } = this.#deps.active;
    const { restricted, only, limit } = settle(session.conduct, ladder.forgiveAfter, now);
    const say = speakTo(session.locale, policy.words);
    if (only !== null) return restrictionText(only, restricted, say);
    if (retryAfter === 0) return null;
    const isShared = session.clientInfo.userId === null;
    const reason = limit !== null && isReason(limit, policy) ? limit : null;
    return warningFor(
      session,
      { limit: limit ?? "", retryAfter, never: false, strikes, strikesLeft, type: null },
      policy,
      (doing, error) => this.#deps.fail(doing, error),
      () => `${whyCooldown(isShared, says ?? reason, say)} ${say("cooldown.wait", { wait: retryAfter })}`,
      says !== undefined,
    );
  }
}

/** @param rule the one that the app named when it gave the strike; `null`: too much was sent */
function whyCooldown(isShared: boolean, rule: string | null, say: Say<RoomKey>): string {
  if (rule === null) return say(isShared ? "cooldown.shared" : "cooldown.tooFast");
  if (isUnnamed(rule)) return say(isShared ? "cooldown.sharedRule" : "warning.rule");
  return say(isShared ? "cooldown.sharedNamedRule" : "warning.namedRule", { rule });
}

function restrictionText(only: readonly string[], wait: number, say: Say<RoomKey>): string {
  if (only.length === 0) return say("restriction.nothing", { wait });
  return say("restriction.only", { types: only.join(", "), wait });
}
