import type { RecordKey } from "../identify/record-key.ts";
import { VERSION } from "./ban.ts";
import type { BanBook } from "./book.ts";
import {
  type Call,
  historySchema,
  inTime,
  type LedgerLike,
  newsSchema,
  type RoomAddress,
  secretSchema,
  SECRET_SHARD,
  type State,
  stateSchema,
  TOKEN_HEADER,
} from "./calls.ts";
import { type Change, lifts } from "./change.ts";
import { TOKEN } from "./keys.ts";
import { type Letter, Outbox } from "./outbox.ts";
import { kept, type StorageLike } from "./storage.ts";
import { remaining } from "./term.ts";
import { isSameToken, newToken } from "./token.ts";
import { Turns } from "./turns.ts";

/** Ms for which the ledger's word on a client that is here is taken, since the ledger tells of every change. */
const TRUSTED_FOR = 30_000;

/** Ms before a ledger that is away is asked again: twice as long each time, from the first to the last of these. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

/** Most clients of which it is remembered, in memory, when the ledger last answered. */
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
  /** Whether a client is here. */
  isHere(target: RecordKey): boolean;
  /** Does to those who are here what the book says now. */
  changed(target: RecordKey): Promise<void>;
  fail(doing: string, error: unknown): void;
}

/**
 * A room's link to the shared ledger. What the ledger says goes into the room's own book, which has the last known answer while
 * the ledger is away; what is decided here goes out through an outbox until the ledger has it.
 *
 * There is no timer: a ledger that was away is asked again at the next event.
 */
export class LedgerLink {
  readonly #office: Office;
  readonly #outbox: Outbox;
  readonly #heardAt = new Map<RecordKey, number>();
  readonly #arriving = new Map<RecordKey, number>();
  /** One call about a client at a time: so that of two answers the later one is the newer one. */
  readonly #turns = new Map<RecordKey, { readonly turns: Turns; waiting: number }>();
  #token: Promise<string> | null = null;
  #flushing: Promise<void> | null = null;
  // Until it has been looked at, something may be left from before the room was loaded.
  #hasBacklog = true;
  #latest = 0;
  #retryAt = 0;
  #pause = FIRST_PAUSE;

  constructor(office: Office) {
    this.#office = office;
    this.#outbox = new Outbox(office.storage, (error) => office.fail("reading a record", error));
  }

  /**
   * Brings the room's book up to date about a client that comes in, and then lets it enter. Where the ledger is slow or away, the
   * book stays as it is, an event says so, and the ledger hears of the client later.
   */
  async arrive<T>(target: RecordKey, enter: () => Promise<T>): Promise<T> {
    this.#arriving.set(target, (this.#arriving.get(target) ?? 0) + 1);
    try {
      await this.#announce(target);
      return await enter();
    } finally {
      const left = (this.#arriving.get(target) ?? 1) - 1;
      if (left === 0) this.#arriving.delete(target);
      else this.#arriving.set(target, left);
    }
  }

  /** Brings the room's book up to date about a client that is only at the door. */
  async look(target: RecordKey): Promise<void> {
    if (!this.#isUpToDate(target))
      await this.#ask(
        target,
        async () => ({ do: "look" }),
        () => !this.#isResting(),
      );
  }

  /** Takes note that the last connection of a client has gone. */
  leave(target: RecordKey): void {
    this.#heardAt.delete(target);
    this.#note(target)
      .then(() => this.catchUp())
      .catch((error: unknown) => this.#office.fail("taking note for the ledger", error));
  }

  /** Tells the ledger what was decided here. The write to the outbox is begun before this returns. */
  async send(change: Change): Promise<void> {
    const written = this.#outbox.put(change, this.#office.clock());
    this.#hasBacklog = true;
    this.catchUp();
    await written;
  }

  /** Goes on with what the ledger has not heard yet, where there is any and it is time. */
  catchUp(): void {
    if (!this.#hasBacklog || this.#flushing !== null || this.#isResting()) return;
    this.#flushing = this.#flush().finally(() => {
      this.#flushing = null;
      // Something may have come in as it ended.
      this.catchUp();
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

  /** Hears that the ledger has news of a client, and asks for it. */
  async receive(request: PushLike): Promise<Response> {
    if (!isSameToken(await this.#ownToken(), request.headers.get(TOKEN_HEADER))) {
      return new Response(null, { status: 403 });
    }
    const { success, data } = newsSchema.safeParse(await request.json());
    if (!success) return new Response(null, { status: 400 });
    const { target } = data;
    this.#heardAt.delete(target);
    const isHere = this.#isExpected(target);
    if (
      isHere &&
      !(await this.#ask(
        target,
        () => this.#arrival(),
        () => true,
      ))
    ) {
      await this.#note(target);
      return new Response(null, { status: 503 });
    }
    return Response.json({ here: isHere });
  }

  async #announce(target: RecordKey): Promise<void> {
    if (this.#isUpToDate(target)) return;
    try {
      const isHeard = await this.#ask(
        target,
        () => this.#arrival(),
        () => !this.#isResting(),
      );
      if (!isHeard) await this.#note(target);
      this.catchUp();
    } catch (error) {
      this.#office.fail("taking note for the ledger", error);
    }
  }

  /** @returns whether the ledger has answered. Where it is not to be asked any more once it is its turn, it has not. */
  #ask(target: RecordKey, call: () => Promise<Call>, mayAsk: () => boolean): Promise<boolean> {
    return this.#inTurn(target, async () => {
      if (!mayAsk()) return false;
      try {
        await this.#follow(target, await this.#call(target, await call()));
        return true;
      } catch (error) {
        this.#failed(error);
        return false;
      }
    });
  }

  async #flush(): Promise<void> {
    try {
      await this.#outbox.load();
      for (let letter = this.#outbox.next; letter !== undefined; letter = this.#outbox.next) {
        await this.#deliver(letter);
      }
      this.#hasBacklog = false;
    } catch (error) {
      this.#failed(error);
    }
  }

  async #deliver(letter: Letter): Promise<void> {
    const { target, change } = letter;
    const room = this.#office.address();
    if (change === null && !this.#isExpected(target)) {
      // It needs no turn: the ledger goes by the moment, so that an arrival that overtakes it stands.
      await this.#call(target, { do: "leave", room, at: this.#moment() });
      // Where it is back by now, the note says so next.
      return this.#isExpected(target) ? undefined : this.#outbox.remove(letter);
    }
    return this.#inTurn(target, async () => {
      const call: Call = change === null ? await this.#arrival() : { do: "change", change, from: room };
      const state = await this.#call(target, call);
      await this.#outbox.remove(letter);
      await this.#follow(target, state, change);
    });
  }

  async #call(target: RecordKey, call: Call): Promise<State> {
    const state = stateSchema.parse(await inTime(this.#office.ledger.call(target, call)));
    this.#retryAt = 0;
    this.#pause = FIRST_PAUSE;
    return state;
  }

  /**
   * Makes the book say what the ledger says, save for what the ledger has not heard of yet.
   *
   * @param heard what the ledger has just heard of
   */
  async #follow(target: RecordKey, { entries }: State, heard: Change | null = null): Promise<void> {
    const { book, clock } = this.#office;
    await this.#outbox.load();
    const now = clock();
    const known = await book.entriesOf(target, now);
    this.#remember(target, now);

    // From here on nothing waits until all writes are begun, so that what is decided meanwhile is not written over.
    const unheard = this.#outbox.changesOf(target);
    const theirs = new Set(entries.map(({ ban }) => ban.id));
    const isHeard = ({ ban, shared }: (typeof known)[number]): boolean =>
      shared || (heard?.change === "ban" && heard.ban.id === ban.id);
    const written = book.replace(
      entries
        .filter(({ ban }) => !unheard.some((change) => change.change === "pardon" && lifts(change, ban)))
        .map((entry) => ({
          ...entry,
          shared: true,
          told: entry.told || isTold(entry.ban.id, known, unheard),
        })),
      known.filter((entry) => isHeard(entry) && !theirs.has(entry.ban.id)),
      now,
    );
    // Imposed before the room had a ledger.
    const missed = known.filter(
      (entry) =>
        !isHeard(entry) &&
        !theirs.has(entry.ban.id) &&
        remaining(entry.ban, now) > 0 &&
        !unheard.some(({ id }) => id === entry.ban.id),
    );
    const sent = missed.map(({ ban }) => {
      const { id, at, by, reason } = ban;
      return this.send({ v: VERSION, id, target, at, by, reason, change: "ban", ban });
    });
    await Promise.all([written, ...sent]);
    await this.#office.changed(target);
  }

  /** Notes that the ledger is to hear whether a client is here. */
  async #note(target: RecordKey): Promise<void> {
    await this.#outbox.note(target, this.#office.clock());
    this.#hasBacklog = true;
  }

  /** Whether a client is here, or is just coming in. */
  #isExpected(target: RecordKey): boolean {
    return this.#arriving.has(target) || this.#office.isHere(target);
  }

  async #arrival(): Promise<Call> {
    const token = await this.#ownToken();
    return { do: "arrive", room: this.#office.address(), token, at: this.#moment() };
  }

  /** Epoch ms that only go forward. */
  #moment(): number {
    this.#latest = Math.max(this.#office.clock(), this.#latest + 1);
    return this.#latest;
  }

  #ownToken(): Promise<string> {
    this.#token ??= kept(this.#office.storage, TOKEN, newToken).catch((error: unknown) => {
      this.#token = null;
      throw error;
    });
    return this.#token;
  }

  async #inTurn<T>(target: RecordKey, task: () => Promise<T>): Promise<T> {
    const queue = this.#turns.get(target) ?? { turns: new Turns(), waiting: 0 };
    this.#turns.set(target, queue);
    queue.waiting++;
    try {
      return await queue.turns.take(task);
    } finally {
      if (--queue.waiting === 0) this.#turns.delete(target);
    }
  }

  #remember(target: RecordKey, at: number): void {
    this.#heardAt.delete(target);
    this.#heardAt.set(target, at);
    if (this.#heardAt.size <= MOST_HEARD) return;
    const [oldest] = this.#heardAt.keys();
    if (oldest !== undefined) this.#heardAt.delete(oldest);
  }

  /** Whether there is nothing to ask of a client: it is here, so that the ledger tells of every change. */
  #isUpToDate(target: RecordKey): boolean {
    const age = Math.abs(this.#office.clock() - (this.#heardAt.get(target) ?? -Infinity));
    return age < TRUSTED_FOR && this.#office.isHere(target);
  }

  #isResting(): boolean {
    const now = this.#office.clock();
    return now < this.#retryAt && now >= this.#retryAt - LONGEST_PAUSE;
  }

  #failed(error: unknown): void {
    this.#office.fail("asking the ledger", error);
    // Many calls that fail at once are one reason to let it alone, not many.
    if (this.#isResting()) return;
    this.#retryAt = this.#office.clock() + this.#pause;
    this.#pause = Math.min(LONGEST_PAUSE, 2 * this.#pause);
  }
}

function isTold(
  ban: string,
  known: readonly { ban: { id: string }; told: boolean }[],
  unheard: readonly Change[],
): boolean {
  return (
    known.some((entry) => entry.ban.id === ban && entry.told) ||
    unheard.some((change) => change.change === "told" && change.ban === ban)
  );
}
