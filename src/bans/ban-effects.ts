import type { Session } from "../session/session.ts";
import type { Sessions } from "../session/sessions.ts";
import type { SessionRecovery } from "../session/recovery.ts";
import { departureUnder } from "../session/recovery-record.ts";
import type { Ban } from "./ban.ts";
import { decideUnder, type KnownBan } from "./decide.ts";
import { hide } from "./session-shadow.ts";
import { remaining } from "../shared/period.ts";
import { hasStrikeOfItsOwn } from "../strikes/conduct.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import { closeBanned } from "./close.ts";
import type { Statements } from "./statements.ts";

/** What the effects of bans need. */
export interface BanEffectsDeps {
  readonly sessions: Sessions;
  readonly recovery: SessionRecovery | null;
  readonly statements: Statements;
  readonly active: { readonly policy: DefinedPolicy };
  /** A connection is hidden now, or is no more, or for another time. */
  onHidden(session: Session, now: number): void;
}

/** What counts for the connections of a client. */
interface Case<K extends KnownBan> {
  /** The bans that are meant for a connection. */
  bansFor(session: Session): readonly K[];
  /**
   * The ban that is being imposed. A connection stays under those that it is under already. `null` if `bansFor` says all that there
   * are.
   */
  readonly imposed: Ban | null;
  /** Whether to close a connection and to send it statements. Until when it is hidden is noted in any case. */
  isEnforced(session: Session): boolean;
}

/** What bans do to live connections: the one place in which one is hidden, told, or closed for a ban. */
export class BanEffects {
  readonly #deps: BanEffectsDeps;

  constructor(deps: BanEffectsDeps) {
    this.#deps = deps;
  }

  /**
   * Does to connections what their bans come to. All that is sent is sent before this returns.
   *
   * @returns the bans that somebody was told of, what is being kept, and whether somebody was hidden and is no more
   */
  on<K extends KnownBan>(
    sessions: readonly Session[],
    { bansFor, imposed, isEnforced }: Case<K>,
    now: number,
  ): { told: K[]; kept: Promise<void>[]; isFreed: boolean } {
    const told = new Set<K>();
    const kept: Promise<void>[] = [];
    let isFreed = false;
    for (const session of sessions) {
      if (session.closed) continue;
      const decision = decideUnder(this.#deps.active.policy, bansFor(session), now);
      const wasHidden = session.shadow !== null && remaining(session.shadow, now) > 0;
      if (hide(session, decision, imposed === null, now)) {
        this.#deps.sessions.save(session);
        this.#deps.onHidden(session, now);
      }
      if (!isEnforced(session)) continue;
      isFreed ||= wasHidden && session.shadow === null;
      for (const entry of this.#deps.statements.send(session, decision.due, now)) told.add(entry);
      // A ban that lasts no time at all closes whoever is here.
      const close = imposed?.kind === "close" ? imposed : decision.close;
      if (close !== null) kept.push(this.#close(session, close, now));
    }
    return { told: [...told], kept, isFreed };
  }

  /** Closes a connection for a ban. */
  async #close(session: Session, ban: Ban, now: number): Promise<void> {
    closeBanned(session, ban, this.#deps.active.policy, now);
    await this.keepConduct(session, ban, now);
  }

  /** Strikes wait for their client's return, and are forgiven only after the ban. */
  async keepConduct(session: Session, ban: Ban, now: number): Promise<void> {
    const { recovery, active } = this.#deps;
    if (recovery === null || session.record === null || !session.admitted) return;
    const departure = departureUnder(ban, session, active.policy.forgiveAfter, now);
    if (departure !== null) await recovery.keep(session.record, () => Promise.resolve(departure), now);
  }
}

/**
 * Whether a ban is meant for a connection that is here. Behind one address there may be a whole school. So a ban of an address by
 * the ladder is meant only for those with a strike of their own.
 */
export function isMeant(session: Session, ban: Ban, forgiveAfter: number, now: number): boolean {
  if (session.sparedBy === ban.id) return false;
  if (ban.limit === null || ban.scope !== "address") return true;
  if (ban.kind === "shadow-ban" && session.shadow !== null) return true;
  return hasStrikeOfItsOwn(session.conduct, forgiveAfter, now);
}
