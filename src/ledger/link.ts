import type { RecordKey } from "../identify/record-key.ts";
import type { BanBook } from "./book.ts";
import {
  type Call,
  historySchema,
  inTime,
  type LedgerLike,
  pushSchema,
  type RoomAddress,
  secretSchema,
  SECRET_SHARD,
  type State,
  stateSchema,
  TOKEN_HEADER,
} from "./calls.ts";
import type { Change } from "./change.ts";
import { TOKEN } from "./keys.ts";
import { type Letter, Outbox } from "./outbox.ts";
import { kept, type StorageLike } from "./storage.ts";
import { isSameToken, newToken } from "./token.ts";

/** Ms for which the ledger's word on a client that is here is taken, since the ledger tells of every change. */
const TRUSTED_FOR = 30_000;

/** Ms before a ledger that is away is asked again: twice as long each time, from the first to the last of these. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

/** Most clients whose last answer is remembered in memory. */
const MOST_HEARD = 10_000;

/** A request by which the ledger tells a room something. */
export interface PushLike {
  readonly headers: { get(name: string): string | null };
  json(): Promise<unknown>;
}

/** What a room tells its link. */
interface Office {
  readonly ledger: LedgerLike;
  readonly storage: StorageLike;
  readonly book: BanBook;
  /** Where the ledger finds the room. Asked for when needed, as PartyKit does not know it in an alarm. */
  address(): RoomAddress;
  clock(): number;
  /** Whether a client is here, or is just coming in. */
  isHere(target: RecordKey): boolean;
  /** Does to those who are here what the book says now. */
  changed(target: RecordKey): Promise<void>;
  fail(doing: string, error: unknown): void;
}

/**
 * A room's link to the shared ledger. What the ledger says goes into the room's own book, which has the last known answer while
 * the ledger is away; what is decided here goes out through an outbox, in order, until the ledger has it.
 *
 * There is no timer: a ledger that was away is asked again at the next event.
 */
export class LedgerLink {
  readonly #office: Office;
  readonly #outbox: Outbox;
  readonly #heard = new Map<string, { at: number; revision: number }>();
  readonly #arriving = new Map<string, number>();
  /** A client's leave that is on its way, which its next arrival must not overtake. */
  #leaving: { readonly target: RecordKey; readonly answer: Promise<unknown> } | null = null;
  #token: Promise<string> | null = null;
  #flushing: Promise<void> | null = null;
  /** What was heard is taken in one by one: between reading the book and writing it, it must not change. */
  #takingIn: Promise<void> = Promise.resolve();
  // Until it has been looked at, something may be left from before the room was loaded.
  #hasBacklog = true;
  #retryAt = 0;
  #pause = FIRST_PAUSE;

  constructor(office: Office) {
    this.#office = office;
    this.#outbox = new Outbox(office.storage);
  }

  /**
   * Brings the room's book up to date about a client that comes in. Where the ledger is slow or away, the book stays as it is,
   * an event says so, and the ledger hears of the client later.
   */
  async arrive(target: RecordKey): Promise<void> {
    const now = this.#office.clock();
    const heard = this.#heard.get(target);
    if (heard !== undefined && Math.abs(now - heard.at) < TRUSTED_FOR && this.#office.isHere(target)) return;
    this.#arriving.set(target, (this.#arriving.get(target) ?? 0) + 1);
    try {
      if (this.#isResting(now)) await this.#note(target);
      else await this.#ask(target);
    } catch (error) {
      this.#office.fail("taking note for the ledger", error);
    } finally {
      const left = (this.#arriving.get(target) ?? 1) - 1;
      if (left === 0) this.#arriving.delete(target);
      else this.#arriving.set(target, left);
    }
  }

  /** Takes note that the last connection of a client has gone. */
  leave(target: RecordKey): void {
    this.#heard.delete(target);
    this.#note(target)
      .then(() => this.catchUp(this.#office.clock()))
      .catch((error: unknown) => this.#office.fail("taking note for the ledger", error));
  }

  /** Tells the ledger what was decided here. The write to the outbox is begun before this returns. */
  async send(change: Change): Promise<void> {
    const now = this.#office.clock();
    const call: Call = { do: "change", change, from: this.#office.address() };
    const written = this.#outbox.put(change.target, call, now);
    this.#hasBacklog = true;
    this.catchUp(now);
    await written;
  }

  /** Goes on with what the ledger has not heard yet, where there is any and it is time. */
  catchUp(now: number): void {
    if (!this.#hasBacklog || this.#flushing !== null || this.#isResting(now)) return;
    this.#flushing = this.#flush().finally(() => {
      this.#flushing = null;
    });
  }

  /** @throws {Error} where the ledger is away */
  async history(target: RecordKey): Promise<Change[]> {
    return historySchema.parse(await inTime(this.#office.ledger.call(target, { do: "history" })));
  }

  /** The key that all rooms hash addresses with. @throws {Error} where the ledger is away */
  async secret(): Promise<string> {
    return secretSchema.parse(await inTime(this.#office.ledger.call(SECRET_SHARD, { do: "secret" })));
  }

  /** Whether a request is from the ledger, or pretends to be. */
  static isPush(request: Pick<PushLike, "headers">): boolean {
    return request.headers.get(TOKEN_HEADER) !== null;
  }

  /** Takes in what the ledger says of its own accord. */
  async receive(request: PushLike): Promise<Response> {
    if (!isSameToken(await this.#ownToken(), request.headers.get(TOKEN_HEADER))) {
      return new Response(null, { status: 403 });
    }
    const { success, data } = pushSchema.safeParse(await request.json());
    if (!success) return new Response(null, { status: 400 });
    const target = data.target as RecordKey;
    await this.#takeIn(target, data.state);
    return Response.json({ here: this.#isExpected(target) });
  }

  async #ask(target: RecordKey): Promise<void> {
    if (this.#leaving?.target === target) await this.#leaving.answer;
    const arrival = await this.#arrival();
    try {
      const answer = stateSchema.parse(await inTime(this.#office.ledger.call(target, arrival)));
      await this.#takeIn(target, answer);
      this.#worked();
    } catch (error) {
      this.#failed(error);
      await this.#note(target);
    }
  }

  async #flush(): Promise<void> {
    try {
      for (;;) {
        const [letter] = await this.#outbox.letters();
        if (letter === undefined) break;
        await this.#deliver(letter);
        this.#worked();
      }
      this.#hasBacklog = false;
    } catch (error) {
      this.#failed(error);
    }
  }

  async #deliver(letter: Letter): Promise<void> {
    const { target } = letter;
    const isNote = letter.call.do !== "change";
    const isHere = isNote && this.#isExpected(target);
    const answer = inTime(
      this.#office.ledger.call(target, isHere ? await this.#arrival() : letter.call),
    );
    if (isNote && !isHere) this.#leaving = { target, answer: answer.catch(() => {}) };
    try {
      const state = stateSchema.parse(await answer);
      await this.#outbox.remove(letter);
      // Of a client that is gone, the ledger has no more to tell.
      if (!isNote || isHere) await this.#takeIn(target, state);
    } finally {
      this.#leaving = null;
    }
  }

  #takeIn(target: RecordKey, state: State): Promise<void> {
    const done = this.#takingIn.then(() => this.#follow(target, state));
    this.#takingIn = done.catch(() => {});
    return done;
  }

  /** Makes the book say what the ledger says, save for what the ledger has not heard of yet. */
  async #follow(target: RecordKey, { revision, entries }: State): Promise<void> {
    const { book, clock } = this.#office;
    const now = clock();
    if (revision < (this.#heard.get(target)?.revision ?? 0)) return;
    this.#remember(target, now, revision);

    const unheard = (await this.#outbox.letters()).flatMap(({ target: whose, call }) =>
      whose === target && call.do === "change" ? [call.change] : [],
    );
    const waiting = new Set(unheard.map((change) => (change.change === "ban" ? change.ban.id : "")));
    const lifted = new Set(unheard.flatMap((change) => (change.change === "pardon" ? change.bans : [])));
    const told = new Set(unheard.flatMap((change) => (change.change === "told" ? [change.ban] : [])));
    const known = await book.entriesOf(target, now);
    const theirs = new Map(entries.map((entry) => [entry.ban.id, entry]));

    await book.remove(
      known.filter(({ ban, shared }) => shared && !theirs.has(ban.id)).map(({ ban }) => ban),
    );
    for (const entry of entries) {
      if (lifted.has(entry.ban.id)) continue;
      const own = known.find(({ ban }) => ban.id === entry.ban.id);
      const isTold = entry.told || own?.told === true || told.has(entry.ban.id);
      await book.revise({ ...entry, shared: true, told: isTold });
    }
    // Imposed before the room had a ledger, or lost on the way.
    for (const { ban, shared } of known) {
      if (shared || theirs.has(ban.id) || waiting.has(ban.id)) continue;
      const { id, at, by, reason } = ban;
      await this.send({ v: 1, id, target, at, by, reason, change: "ban", ban });
    }
    await this.#office.changed(target);
  }

  /** Notes that the ledger is to hear whether a client is here. */
  async #note(target: RecordKey): Promise<void> {
    const call: Call = { do: "leave", room: this.#office.address() };
    await this.#outbox.note(target, call, this.#office.clock());
    this.#hasBacklog = true;
  }

  #isExpected(target: RecordKey): boolean {
    return this.#arriving.has(target) || this.#office.isHere(target);
  }

  async #arrival(): Promise<Call> {
    return { do: "arrive", room: this.#office.address(), token: await this.#ownToken() };
  }

  #ownToken(): Promise<string> {
    this.#token ??= kept(this.#office.storage, TOKEN, newToken).catch((error: unknown) => {
      this.#token = null;
      throw error;
    });
    return this.#token;
  }

  #remember(target: string, at: number, revision: number): void {
    this.#heard.delete(target);
    this.#heard.set(target, { at, revision });
    if (this.#heard.size <= MOST_HEARD) return;
    const [oldest] = this.#heard.keys();
    if (oldest !== undefined) this.#heard.delete(oldest);
  }

  #isResting(now: number): boolean {
    return now < this.#retryAt && now >= this.#retryAt - LONGEST_PAUSE;
  }

  #worked(): void {
    this.#retryAt = 0;
    this.#pause = FIRST_PAUSE;
  }

  #failed(error: unknown): void {
    this.#office.fail("asking the ledger", error);
    this.#retryAt = this.#office.clock() + this.#pause;
    this.#pause = Math.min(LONGEST_PAUSE, 2 * this.#pause);
  }
}
