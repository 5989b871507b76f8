import type { Session } from "../session/session.ts";
import type { Sessions } from "../session/sessions.ts";
import type { RecordKey } from "../identity/record-key.ts";
import { type Ban, type RecordedBan, shadowOf, strictest } from "./ban.ts";
import type { BanStore } from "./ban-store.ts";
import type { Decisions } from "./decisions.ts";
import type { SessionRecovery } from "../session/recovery.ts";
import { joined, remaining, type Period } from "../shared/period.ts";
import { forgivenAt, hasStrikeOfItsOwn, settle } from "../strikes/conduct.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { Events } from "../events/events.ts";
import { CloseCode } from "../shared/close-code.ts";
import { close, closeBanned, closeForgotten } from "./close.ts";
import { disclose } from "./disclose.ts";
import type { Statements } from "./statements.ts";

/** What enforcement work with. */
interface BanEnforcementDeps {
  readonly sessions: Sessions;
  readonly book: BanStore | null;
  readonly recovery: SessionRecovery | null;
  readonly decisions: Decisions | null;
  readonly statements: Statements;
  readonly events: Events;
  readonly clock: () => number;
  policy(): DefinedPolicy;
  /** Asks again whether a session moderates; `null` if only its next connect can tell. */
  stillModerates(session: Session): Promise<boolean | null>;
}

/** Who lifts a ban, and why. */
export interface RemoveBanOptions {
  /** Who asked for it. Default: `"operator"`. */
  by?: string;
  /** Kept with the record. Default: empty. */
  reason?: string;
}

/** Carries bans out: on the connections that are here, and in the book for those that come. */
export class BanEnforcement {
  readonly #means: BanEnforcementDeps;

  constructor(means: BanEnforcementDeps) {
    this.#means = means;
  }

  /** Bans the client behind a connection, or the connection alone where nobody can tell who it is. */
  async imposeOn(session: Session, ban: Ban): Promise<void> {
    const others = session.client === null ? [] : this.#means.sessions.ofClient(session.client);
    const meant = others.filter((other) => other !== session && this.#isMeant(other, ban, ban.at));
    await this.#carryOut(session.client, [...meant, session], ban);
  }

  /**
   * Bans the client behind a connection, but for the connection itself: what led to the ban is the first of which it has been warned.
   */
  async imposeBeside(session: Session, ban: Ban): Promise<void> {
    session.sparedBy = ban.id;
    const others = session.client === null ? [] : this.#means.sessions.ofClient(session.client);
    const meant = others.filter((other) => this.#isMeant(other, ban, ban.at));
    await Promise.all([
      this.#carryOut(session.client, meant, ban),
      ban.kind === "close" && this.#keepConduct(session, ban, ban.at),
    ]);
  }

  /** Bans a client that may not be here. */
  async impose(target: RecordKey, client: string, ban: Ban): Promise<void> {
    const sessions = this.#means.sessions.ofClient(target);
    await this.#carryOut(
      client,
      sessions.filter((session) => this.#isMeant(session, ban, ban.at)),
      ban,
    );
  }

  /**
   * Asks afresh whether those who moderate still do, since an operator bans them. Who does not any more is judged and banned from now
   * on. Who cannot be asked, since the room has hibernated meanwhile, is closed with a code on which it comes back, and is identified then.
   *
   * @returns whether those who are left all moderate, so that a ban would do nothing to anybody here
   */
  async reviewRoles(sessions: readonly Session[]): Promise<boolean> {
    const { stillModerates, sessions: book } = this.#means;
    const isHere = (session: Session): boolean => session.admitted && !session.closed;
    await Promise.all(
      sessions
        .filter((session) => session.moderates && isHere(session))
        .map(async (session) => {
          const still = await stillModerates(session);
          if (still === null) closeForgotten(session);
          else if (!still) {
            session.moderates = false;
            book.save(session);
          }
        }),
    );
    const left = sessions.filter(isHere);
    return left.length > 0 && left.every(({ moderates }) => moderates);
  }

  /** Lifts a client's bans. */
  async lift(target: RecordKey, client: string, options: RemoveBanOptions): Promise<void> {
    const { sessions, book, events } = this.#means;
    for (const session of sessions.ofClient(target)) {
      if (session.shadow === null) continue;
      session.shadow = null;
      sessions.save(session);
    }
    if (book === null) events.emit("pardon", { client });
    else await this.#pardon(target, client, () => true, true, options);
  }

  /** Lifts the bans that a limit led to, of all clients. */
  async liftLimit(limit: string): Promise<void> {
    const { book, clock } = this.#means;
    if (book === null) return;
    const targets = new Set<RecordKey>();
    let page = await book.list({}, clock());
    for (;;) {
      for (const ban of page.bans) if (ban.limit === limit) targets.add(ban.target);
      if (page.next === null) break;
      page = await book.list({ after: page.next }, clock());
    }
    for (const target of targets) {
      await this.#pardon(target, target, (ban) => ban.limit === limit, false, {
        by: "operator",
        reason: `the limit ${limit} was removed`,
      });
    }
  }

  /**
   * Does to those who are here what the book says of them now. Nothing on their wire tells of a shadow-ban or its end.
   *
   * @param learned bans that were imposed elsewhere and are new to this room: there is one event for each, if the client is here
   */
  async follow(target: RecordKey, learned: readonly Ban[] = []): Promise<void> {
    const { sessions, book, statements, clock, events, policy } = this.#means;
    if (book === null) return;
    const now = clock();
    const entries = await book.entriesOf(target, now);
    const isAsked = entries.some(({ ban }) => ban.limit === null && remaining(ban, now) > 0);
    if (isAsked && policy().enforce) await this.reviewRoles(sessions.ofClient(target));
    const here = sessions
      .ofClient(target)
      .filter((session) => session.admitted && !session.closed && !session.moderates);
    for (const session of here) {
      const bans = entries.map(({ ban }) => ban).filter((ban) => this.#isMeant(session, ban, now));
      const ban = strictest(bans, "close", now);
      const shadow = strictest(bans, "shadow-ban", now);
      const term = shadowOf(bans, now);
      const joinedTerm = term && joined(session.shadow, term);
      if (!isSameTerm(session.shadow, joinedTerm)) {
        session.shadow = joinedTerm;
        session.isOwedWord = shadow !== null && shadow.disclosure === "delayed";
        sessions.save(session);
      }
      if (!policy().enforce) continue;
      await statements.tellWhatIsDue(
        session,
        entries.filter((entry) => bans.includes(entry.ban)),
      );
      if (ban !== null && !session.closed) await this.#close(session, ban, now);
    }
    const [someone] = here;
    if (someone === undefined || !policy().enforce) return;
    for (const news of learned) events.emit("ban", { client: someone.client, ban: news });
  }

  /** Closes a client's connections with 4409: whether it is banned elsewhere, the room cannot find out. */
  expel(target: RecordKey): void {
    if (!this.#means.policy().enforce) return;
    for (const session of this.#means.sessions.ofClient(target)) {
      if (!session.admitted || session.moderates) continue;
      close(
        session,
        CloseCode.TooManyConnections,
        { limit: "rooms" },
        this.#means.policy(),
        this.#means.clock(),
      );
    }
  }

  async #pardon(
    target: RecordKey,
    client: string,
    isMeant: (ban: RecordedBan) => boolean,
    all: boolean,
    { by = "operator", reason = "" }: RemoveBanOptions,
  ): Promise<void> {
    const { book, decisions, clock, events } = this.#means;
    if (book === null || decisions === null) return;
    const now = clock();
    const entries = await book.entriesOf(target, now);
    const bans = entries.filter(({ ban }) => isMeant(ban)).map(({ ban }) => ban.id);
    await decisions.pardon({ target, by, reason, bans, before: all ? now : null }, entries);
    events.emit("pardon", { client });
    await this.follow(target);
  }

  async #carryOut(client: string | null, sessions: readonly Session[], ban: Ban): Promise<void> {
    const { decisions, events } = this.#means;
    const meant = sessions.filter(({ moderates, closed }) => !moderates && !closed);
    const writes = [decisions?.impose(ban)];
    const isTold = ban.disclosure === "notify" && meant.length > 0 && this.#means.policy().controlMessages;
    const now = ban.at;
    for (const session of meant) {
      if (isTold) disclose(session, ban, this.#means.policy(), now);
      if (ban.kind === "close") writes.push(this.#close(session, ban, now));
      else if (session.shadow === null || remaining(session.shadow, now) < remaining(ban, now)) {
        session.shadow = joined(session.shadow, ban);
        session.isOwedWord = ban.disclosure === "delayed";
        this.#means.sessions.save(session);
      }
    }
    events.emit("ban", { client, ban });
    await Promise.all(writes);
    if (isTold) await decisions?.noteTold(ban);
  }

  /**
   * Whether a ban is for a connection that is here. One by the ladder is for whoever earned it: behind one address there may be a
   * whole school, so that of those who are in, it is only for those with a strike of their own.
   */
  #isMeant(session: Session, ban: Ban, now: number): boolean {
    if (session.sparedBy === ban.id) return false;
    if (ban.limit === null || ban.scope !== "address") return true;
    if (ban.kind === "shadow-ban" && session.shadow !== null) return true;
    return hasStrikeOfItsOwn(session.conduct, this.#means.policy().forgiveAfter, now);
  }

  /** Closes a connection for a ban. */
  async #close(session: Session, ban: Ban, now: number): Promise<void> {
    closeBanned(session, ban, this.#means.policy(), now);
    await this.#keepConduct(session, ban, now);
  }

  /** Strikes wait for their client's return, and are forgiven only after the ban. */
  async #keepConduct(session: Session, ban: Ban, now: number): Promise<void> {
    const { recovery, policy } = this.#means;
    if (recovery === null || session.record === null || !session.admitted) return;
    const { forgiveAfter } = policy();
    const settled = settle(session.conduct, forgiveAfter, now);
    if (settled.strikes === 0) return;
    const left = remaining(ban, now);
    const conduct = { ...settled, banned: left === Infinity ? 0 : left };
    const recovered = { conduct, kept: [], until: forgivenAt(conduct, forgiveAfter, now) };
    await recovery.keep(session.record, () => Promise.resolve(recovered), now);
  }
}

function isSameTerm(term: Period | null, other: Period | null): boolean {
  return term?.at === other?.at && term?.until === other?.until;
}
