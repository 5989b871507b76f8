import type { Guest } from "../identify/guest.ts";
import { isShadowed } from "../identify/guest.ts";
import type { GuestBook } from "../identify/guest-book.ts";
import type { RecordKey } from "../identify/record-key.ts";
import { type Ban, type Entry, type RecordedBan, shadowOf, strictest, VERSION } from "../ledger/ban.ts";
import type { BanBook } from "../ledger/book.ts";
import type { Change, Pardon } from "../ledger/change.ts";
import type { Departures } from "../ledger/departures.ts";
import type { LedgerLink } from "../ledger/link.ts";
import { joined, remaining, type Term } from "../ledger/term.ts";
import type { Events } from "../report/events.ts";
import { CloseCode, stringifyCloseReason } from "../protocol.ts";
import { close, closeBanned } from "./close.ts";
import { disclose } from "./disclose.ts";

/** What sanctions work with. */
interface Means {
  readonly guests: GuestBook;
  readonly book: BanBook | null;
  readonly departures: Departures | null;
  readonly link: LedgerLink | null;
  readonly events: Events;
  readonly clock: () => number;
  /** Whether anything is done at all, as the policy says. */
  enforce(): boolean;
  /** How to object, as the policy says. */
  objection(): string | null;
}

/** Who lifts a ban, and why. */
export interface PardonOptions {
  /** Who asked for it. Default: `"operator"`. */
  by?: string;
  /** Kept with the record. */
  reason?: string;
}

/** Carries bans out: on the connections that are here, and in the book for those that come. */
export class Sanctions {
  readonly #means: Means;

  constructor(means: Means) {
    this.#means = means;
  }

  /** Bans the client behind a connection, or the connection alone where nobody can tell who it is. */
  async imposeOn(guest: Guest, ban: Ban): Promise<void> {
    const guests = guest.client === null ? [] : this.#means.guests.ofClient(guest.client);
    if (!guests.includes(guest)) guests.push(guest);
    await this.#carryOut(guest.client, guests, ban);
  }

  /** Bans a client that may not be here. */
  async impose(target: RecordKey, client: string, ban: Ban): Promise<void> {
    await this.#carryOut(client, this.#means.guests.ofClient(target), ban);
  }

  /** Lifts a client's bans. */
  async lift(target: RecordKey, client: string, options: PardonOptions): Promise<void> {
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
    const { guests, book, clock, events, enforce } = this.#means;
    if (book === null) return;
    const now = clock();
    const entries = await book.entriesOf(target, now);
    const bans = entries.map(({ ban }) => ban);
    const ban = strictest(bans, "close", now);
    const shadow = strictest(bans, "shadow-ban", now);
    const term = shadowOf(bans, now);
    const here = [...guests.ofClient(target)].filter(
      (guest) => guest.admitted && !guest.closed && !guest.moderates,
    );
    for (const guest of here) {
      const joinedTerm = term && joined(guest.shadow, term);
      if (!isSameTerm(guest.shadow, joinedTerm)) {
        guest.shadow = joinedTerm;
        guest.isOwedWord = shadow !== null && shadow.disclosure === "delayed";
        guests.save(guest);
      }
      if (!enforce()) continue;
      await this.tellWhatIsDue(guest, entries);
      if (ban !== null) closeBanned(guest, ban, now);
    }
    const [someone] = here;
    if (someone === undefined || !enforce()) return;
    for (const news of learned) events.emit("ban", { client: someone.client, ban: news });
  }

  /** Closes a client's connections with 4409: whether it is banned elsewhere, the room cannot find out. */
  expel(target: RecordKey): void {
    if (!this.#means.enforce()) return;
    for (const guest of this.#means.guests.ofClient(target)) {
      if (!guest.admitted || guest.moderates) continue;
      close(guest, CloseCode.TooManyConnections, stringifyCloseReason({ limit: "rooms" }));
    }
  }

  /** Tells a client of the bans that it is to be told of by now, and takes note of it. */
  async tellWhatIsDue(guest: Guest, known?: readonly Entry[]): Promise<void> {
    const { book, clock } = this.#means;
    const { record } = guest;
    if (book === null || record === null) return;
    const now = clock();
    const due = (known ?? (await book.entriesOf(record, now))).filter(
      ({ ban, told }) =>
        !told && (ban.disclosure === "notify" || (ban.disclosure === "delayed" && remaining(ban, now) === 0)),
    );
    for (const entry of due) {
      disclose(guest, entry.ban, this.#means.objection(), now);
      await this.#noteTold(entry.ban, entry);
    }
  }

  /** Takes note that a client that was shadow-banned is to be told, where it is over by now. */
  tellWhenOver(guest: Guest, now: number, onError: (error: unknown) => void): void {
    if (!guest.isOwedWord || isShadowed(guest, now)) return;
    guest.isOwedWord = false;
    this.#means.guests.save(guest);
    this.tellWhatIsDue(guest).catch(onError);
  }

  async #pardon(
    target: RecordKey,
    client: string,
    isMeant: (ban: RecordedBan) => boolean,
    all: boolean,
    { by = "operator", reason = "" }: PardonOptions,
  ): Promise<void> {
    const { book, link, clock, events } = this.#means;
    if (book === null) return;
    const now = clock();
    const entries = await book.entriesOf(target, now);
    const bans = entries.filter(({ ban }) => isMeant(ban)).map(({ ban }) => ban.id);
    const change: Pardon = {
      v: VERSION,
      id: crypto.randomUUID(),
      target,
      at: book.moment(clock()),
      by,
      reason,
      change: "pardon",
      bans,
      before: all ? now : null,
    };
    const told = link?.send(change);
    await Promise.all([book.pardon(change, entries), told]);
    events.emit("pardon", { client });
    await this.follow(target);
  }

  async #carryOut(client: string | null, guests: readonly Guest[], ban: Ban): Promise<void> {
    const { events } = this.#means;
    const kept = this.#keep(ban);
    const isTold = ban.disclosure === "notify" && guests.length > 0;
    const now = ban.at;
    for (const guest of guests) {
      if (guest.moderates) continue;
      if (isTold) disclose(guest, ban, this.#means.objection(), now);
      if (ban.kind === "close") closeBanned(guest, ban, now);
      else if (guest.shadow === null || remaining(guest.shadow, now) < remaining(ban, now)) {
        guest.shadow = joined(guest.shadow, ban);
        guest.isOwedWord = ban.disclosure === "delayed";
        this.#means.guests.save(guest);
      }
    }
    events.emit("ban", { client, ban });
    await kept;
    if (isTold && isRecorded(ban)) await this.#noteTold(ban);
  }

  /** Keeps a ban, before anything is done about it: see {@link BanBook.add}. */
  async #keep(ban: Ban): Promise<void> {
    const { book, departures, link } = this.#means;
    if (book === null || !isRecorded(ban)) return;
    const { id, target, by, reason } = ban;
    const change = {
      v: VERSION,
      id,
      target,
      at: book.moment(ban.at),
      by,
      reason,
      change: "ban",
      ban,
    } as const;
    const writes = [book.add(change), link?.send(change)];
    // An open ban settles the strikes that led to it. Were they settled by a shadow-ban, its author could tell.
    if (ban.kind === "close") writes.push(departures?.forget(target));
    await Promise.all(writes);
  }

  async #noteTold(ban: RecordedBan, known?: Entry): Promise<void> {
    const { book, link, clock } = this.#means;
    if (book === null) return;
    const { target } = ban;
    const change: Change & { change: "told" } = {
      v: VERSION,
      id: crypto.randomUUID(),
      target,
      at: book.moment(clock()),
      by: "party-bouncer",
      reason: "",
      change: "told",
      ban: ban.id,
    };
    const entry = known ?? (await book.entriesOf(target, clock())).find((entry) => entry.ban.id === ban.id);
    await Promise.all([book.tell(change, entry), link?.send(change)]);
  }
}

function isRecorded(ban: Ban): ban is RecordedBan {
  return ban.target !== null;
}

function isSameTerm(term: Term | null, other: Term | null): boolean {
  return term?.at === other?.at && term?.until === other?.until;
}
