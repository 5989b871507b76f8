import type { Session } from "../identify/guest.ts";
import type { Sessions } from "../identify/guest-book.ts";
import type { RecordKey } from "../identify/record-key.ts";
import { type Ban, type RecordedBan, shadowOf, strictest } from "../ledger/ban.ts";
import type { BanStore } from "../ledger/book.ts";
import type { Decisions } from "../ledger/decisions.ts";
import type { SessionRecovery } from "../ledger/departures.ts";
import { joined, remaining, type Period } from "../ledger/term.ts";
import { forgivenAt, hasStrikeOfItsOwn, settle } from "../judge/conduct.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { Events } from "../report/events.ts";
import { CloseCode } from "../protocol.ts";
import { close, closeBanned, closeForgotten } from "./close.ts";
import { disclose } from "./disclose.ts";
import type { Statements } from "./statements.ts";

/** What sanctions work with. */
interface BanEnforcementDeps {
  readonly guests: Sessions;
  readonly book: BanStore | null;
  readonly departures: SessionRecovery | null;
  readonly decisions: Decisions | null;
  readonly statements: Statements;
  readonly events: Events;
  readonly clock: () => number;
  policy(): DefinedPolicy;
  /** Asks again whether a guest moderates; `null` if only its next connect can tell. */
  stillModerates(guest: Session): Promise<boolean | null>;
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
  async imposeOn(guest: Session, ban: Ban): Promise<void> {
    const others = guest.client === null ? [] : this.#means.guests.ofClient(guest.client);
    const meant = others.filter((other) => other !== guest && this.#isMeant(other, ban, ban.at));
    await this.#carryOut(guest.client, [...meant, guest], ban);
  }

  /**
   * Bans the client behind a connection, but for the connection itself: what led to the ban is the first of which it has been warned.
   */
  async imposeBeside(guest: Session, ban: Ban): Promise<void> {
    guest.sparedBy = ban.id;
    const others = guest.client === null ? [] : this.#means.guests.ofClient(guest.client);
    const meant = others.filter((other) => this.#isMeant(other, ban, ban.at));
    await Promise.all([
      this.#carryOut(guest.client, meant, ban),
      ban.kind === "close" && this.#keepConduct(guest, ban, ban.at),
    ]);
  }

  /** Bans a client that may not be here. */
  async impose(target: RecordKey, client: string, ban: Ban): Promise<void> {
    const guests = this.#means.guests.ofClient(target);
    await this.#carryOut(
      client,
      guests.filter((guest) => this.#isMeant(guest, ban, ban.at)),
      ban,
    );
  }

  /**
   * Asks afresh whether those who moderate still do, since an operator bans them. Who does not any more is judged and banned from now
   * on. Who cannot be asked, since the room has hibernated meanwhile, is closed with a code on which it comes back, and is identified then.
   *
   * @returns whether those who are left all moderate, so that a ban would do nothing to anybody here
   */
  async reviewRoles(guests: readonly Session[]): Promise<boolean> {
    const { stillModerates, guests: book } = this.#means;
    const isHere = (guest: Session): boolean => guest.admitted && !guest.closed;
    await Promise.all(
      guests
        .filter((guest) => guest.moderates && isHere(guest))
        .map(async (guest) => {
          const still = await stillModerates(guest);
          if (still === null) closeForgotten(guest);
          else if (!still) {
            guest.moderates = false;
            book.save(guest);
          }
        }),
    );
    const left = guests.filter(isHere);
    return left.length > 0 && left.every(({ moderates }) => moderates);
  }

  /** Lifts a client's bans. */
  async lift(target: RecordKey, client: string, options: RemoveBanOptions): Promise<void> {
    const { guests, book, events } = this.#means;
    for (const guest of guests.ofClient(target)) {
      if (guest.shadow === null) continue;
      guest.shadow = null;
      guests.save(guest);
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
    const { guests, book, statements, clock, events, policy } = this.#means;
    if (book === null) return;
    const now = clock();
    const entries = await book.entriesOf(target, now);
    const isAsked = entries.some(({ ban }) => ban.limit === null && remaining(ban, now) > 0);
    if (isAsked && policy().enforce) await this.reviewRoles(guests.ofClient(target));
    const here = guests
      .ofClient(target)
      .filter((guest) => guest.admitted && !guest.closed && !guest.moderates);
    for (const guest of here) {
      const bans = entries.map(({ ban }) => ban).filter((ban) => this.#isMeant(guest, ban, now));
      const ban = strictest(bans, "close", now);
      const shadow = strictest(bans, "shadow-ban", now);
      const term = shadowOf(bans, now);
      const joinedTerm = term && joined(guest.shadow, term);
      if (!isSameTerm(guest.shadow, joinedTerm)) {
        guest.shadow = joinedTerm;
        guest.isOwedWord = shadow !== null && shadow.disclosure === "delayed";
        guests.save(guest);
      }
      if (!policy().enforce) continue;
      await statements.tellWhatIsDue(
        guest,
        entries.filter((entry) => bans.includes(entry.ban)),
      );
      if (ban !== null && !guest.closed) await this.#close(guest, ban, now);
    }
    const [someone] = here;
    if (someone === undefined || !policy().enforce) return;
    for (const news of learned) events.emit("ban", { client: someone.client, ban: news });
  }

  /** Closes a client's connections with 4409: whether it is banned elsewhere, the room cannot find out. */
  expel(target: RecordKey): void {
    if (!this.#means.policy().enforce) return;
    for (const guest of this.#means.guests.ofClient(target)) {
      if (!guest.admitted || guest.moderates) continue;
      close(
        guest,
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

  async #carryOut(client: string | null, guests: readonly Session[], ban: Ban): Promise<void> {
    const { decisions, events } = this.#means;
    const meant = guests.filter(({ moderates, closed }) => !moderates && !closed);
    const writes = [decisions?.impose(ban)];
    const isTold = ban.disclosure === "notify" && meant.length > 0 && this.#means.policy().controlMessages;
    const now = ban.at;
    for (const guest of meant) {
      if (isTold) disclose(guest, ban, this.#means.policy(), now);
      if (ban.kind === "close") writes.push(this.#close(guest, ban, now));
      else if (guest.shadow === null || remaining(guest.shadow, now) < remaining(ban, now)) {
        guest.shadow = joined(guest.shadow, ban);
        guest.isOwedWord = ban.disclosure === "delayed";
        this.#means.guests.save(guest);
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
  #isMeant(guest: Session, ban: Ban, now: number): boolean {
    if (guest.sparedBy === ban.id) return false;
    if (ban.limit === null || ban.scope !== "address") return true;
    if (ban.kind === "shadow-ban" && guest.shadow !== null) return true;
    return hasStrikeOfItsOwn(guest.conduct, this.#means.policy().forgiveAfter, now);
  }

  /** Closes a connection for a ban. */
  async #close(guest: Session, ban: Ban, now: number): Promise<void> {
    closeBanned(guest, ban, this.#means.policy(), now);
    await this.#keepConduct(guest, ban, now);
  }

  /** Strikes wait for their client's return, and are forgiven only after the ban. */
  async #keepConduct(guest: Session, ban: Ban, now: number): Promise<void> {
    const { departures, policy } = this.#means;
    if (departures === null || guest.record === null || !guest.admitted) return;
    const { forgiveAfter } = policy();
    const settled = settle(guest.conduct, forgiveAfter, now);
    if (settled.strikes === 0) return;
    const left = remaining(ban, now);
    const conduct = { ...settled, banned: left === Infinity ? 0 : left };
    const departure = { conduct, kept: [], until: forgivenAt(conduct, forgiveAfter, now) };
    await departures.keep(guest.record, () => Promise.resolve(departure), now);
  }
}

function isSameTerm(term: Period | null, other: Period | null): boolean {
  return term?.at === other?.at && term?.until === other?.until;
}
