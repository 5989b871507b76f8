import type { RequestLike } from "../identity/request.ts";
import type { RecordKey } from "../identity/record-key.ts";
import type { RecordedBan } from "../bans/ban.ts";
import type { BanStore } from "../bans/ban-store.ts";
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
} from "./rpc.ts";
import { type AuditEntry, impositionOf } from "../bans/audit-entry.ts";
import { Courier } from "./courier.ts";
import { Heard } from "./heard.ts";
import { TOKEN } from "../storage/storage-keys.ts";
import { type Letter, Outbox } from "./outbox.ts";
import { Pauses } from "./pauses.ts";
import { Queues } from "./queues.ts";
import { reconcile } from "./reconcile.ts";
import { kept, type StorageLike } from "../storage/storage.ts";
import { isSameToken, newToken } from "../shared/token.ts";
import { Unregistered } from "./unregistered.ts";

/** How long the ledger's last answer about a client that is here is trusted, in ms. The ledger also tells of every change. */
const TRUSTED_FOR = 30_000;

/** A request by which the ledger tells a room something. */
export interface PushLike {
  /** The request's headers. */
  readonly headers: RequestLike["headers"];
  /** Reads its body. */
  json(): Promise<unknown>;
}

/** What a link works with. */
interface LedgerSyncDeps {
  readonly ledger: LedgerLike;
  readonly storage: StorageLike;
  readonly book: BanStore;
  /** Where the ledger finds the room. Asked for when needed, as PartyKit does not know it in an alarm. */
  address(): RoomAddress;
  clock(): number;
  /** Whether a client is here. */
  isHere(target: RecordKey): boolean;
  /** Does to those who are here what the book says now. `learned`: bans that apply and are new to this room. */
  apply(target: RecordKey, learned: readonly RecordedBan[]): Promise<void>;
  /** Closes a client's connections with 4409: whether it is banned elsewhere, the room cannot find out. */
  expel(target: RecordKey): void;
  fail(doing: string, error: unknown): void;
}

/**
 * A room's link to the shared ledger. What the ledger says goes into the room's own book, which has the last known answer while
 * the ledger is away; what is decided here goes out through an outbox until the ledger has it.
 *
 * There is no timer: a ledger that was away is asked again at the next event.
 */
export class LedgerSync {
  readonly #means: LedgerSyncDeps;
  readonly #outbox: Outbox;
  readonly #pauses = new Pauses();
  readonly #courier: Courier;
  readonly #unregistered = new Unregistered();
  readonly #heard = new Heard();
  readonly #arriving = new Map<RecordKey, number>();
  readonly #queues = new Queues();
  #token: Promise<string> | null = null;
  #latest = 0;

  constructor(means: LedgerSyncDeps) {
    this.#means = means;
    this.#outbox = new Outbox(
      means.storage,
      (target) => this.#isExpected(target),
      (error) => means.fail("reading a record", error),
    );
    this.#courier = new Courier({
      outbox: this.#outbox,
      pauses: this.#pauses,
      clock: () => means.clock(),
      deliver: (letter) => this.#deliver(letter),
      fail: (error) => means.fail("asking the ledger", error),
    });
  }

  /**
   * Brings the room's book up to date about a client that comes in, and then lets it enter. If the ledger is slow or away, the
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
    if (!this.#isUpToDate(target)) await this.#ask(target, "look");
  }

  /** Takes note that the last connection of a client has gone. */
  leave(target: RecordKey): void {
    this.#heard.delete(target);
    this.#unregistered.delete(target);
    this.#note(target).catch((error: unknown) => this.#means.fail("taking note for the ledger", error));
    this.catchUp(this.#means.clock());
  }

  /** Tells the ledger what was decided here. The write to the outbox is begun before this returns. */
  async send(change: AuditEntry): Promise<void> {
    const written = this.#outbox.put(change, this.#means.clock());
    this.#courier.send(change.target, "decision");
    await written;
  }

  /** Goes on with what the ledger has not heard yet, where there is any and it is time. Called at each event. */
  catchUp(now: number): void {
    this.#courier.catchUp(now);
    if (this.#heard.isDue(now)) this.#review(now);
    if (this.#unregistered.size === 0) return;
    for (const target of this.#unregistered.takeUnasked(now, this.#pauses.awaySince)) {
      if (this.#means.isHere(target)) this.#means.expel(target);
    }
  }

  /** @throws {Error} if the ledger is away */
  async history(target: RecordKey): Promise<AuditEntry[]> {
    return historySchema.parse(await inTime(this.#means.ledger.call(target, { do: "history" })));
  }

  /** The key that all rooms hash addresses with. @throws {Error} if the ledger is away */
  async secret(): Promise<string> {
    return secretSchema.parse(await inTime(this.#means.ledger.call(SECRET_SHARD, { do: "secret" })));
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
    this.#heard.delete(target);
    const isHere = this.#isExpected(target);
    if (isHere && !(await this.#ask(target, "arrive", true))) {
      await this.#note(target);
      return new Response(null, { status: 503 });
    }
    return Response.json({ here: isHere });
  }

  async #announce(target: RecordKey): Promise<void> {
    if (this.#isUpToDate(target)) return;
    try {
      const isHeard = await this.#ask(target, "arrive");
      if (!isHeard) await this.#note(target);
      this.catchUp(this.#means.clock());
    } catch (error) {
      this.#means.fail("taking note for the ledger", error);
    }
  }

  /** Asks about those who are here of whom it was heard longest ago. */
  #review(now: number): void {
    for (const target of this.#heard.takeOld(now, (target) => this.#means.isHere(target))) {
      this.#lookAgain(target).catch((error: unknown) =>
        this.#means.fail("taking note for the ledger", error),
      );
    }
  }

  async #lookAgain(target: RecordKey): Promise<void> {
    const isHeard = await this.#ask(target, "look");
    if (!isHeard) await this.#note(target);
  }

  /**
   * Asks the ledger about a client.
   *
   * @param isNews whether the ledger is there for certain. Else it is asked only if it may be once it is its turn.
   * @returns whether the ledger has answered
   */
  #ask(target: RecordKey, how: "arrive" | "look", isNews = false): Promise<boolean> {
    return this.#queues.ask(target, how, async () => {
      if (!isNews && this.#pauses.left(target, this.#means.clock()) > 0) return false;
      try {
        const state = await this.#call(target, how === "arrive" ? await this.#arrival() : { do: "look" });
        await this.#follow(target, state);
        if (how === "arrive") await this.#heedRegistration(target, state);
        return true;
      } catch (error) {
        this.#means.fail("asking the ledger", error);
        return false;
      }
    });
  }

  /** @returns ms to wait before there is more to say about that client */
  async #deliver(letter: Letter): Promise<number> {
    const { target, change } = letter;
    const room = this.#means.address();
    if (change === null && !this.#isExpected(target)) {
      // It needs no turn: the ledger goes by the moment, so that an arrival that overtakes it stands.
      await this.#call(target, { do: "leave", room, at: this.#moment() });
      // Where it is back by now, the note says so next.
      if (this.#isExpected(target)) return 0;
      this.#unregistered.delete(target);
      await this.#outbox.remove(letter);
      return 0;
    }
    return this.#queues.take(target, async () => {
      if (change === null) {
        const state = await this.#call(target, await this.#arrival());
        await this.#follow(target, state);
        if (!(await this.#heedRegistration(target, state))) return Unregistered.ASK_EVERY;
        await this.#outbox.remove(letter);
        return 0;
      }
      const state = await this.#call(target, { do: "change", change, from: room });
      await this.#outbox.remove(letter);
      await this.#follow(target, state, change);
      return 0;
    });
  }

  async #call(target: RecordKey, call: Call): Promise<State> {
    try {
      const state = stateSchema.parse(await inTime(this.#means.ledger.call(target, call)));
      this.#pauses.end(target);
      return state;
    } catch (error) {
      const now = this.#means.clock();
      this.#pauses.begin(target, now);
      this.#unregistered.failed(target, now);
      throw error;
    }
  }

  /**
   * Makes the book say what the ledger says, save for what the ledger has not heard of yet.
   *
   * @param heard what the ledger has just heard of
   */
  async #follow(target: RecordKey, { entries }: State, heard: AuditEntry | null = null): Promise<void> {
    const { book, clock } = this.#means;
    await this.#outbox.load();
    const now = clock();
    const known = await book.entriesOf(target, now);
    this.#heard.note(target, now);

    // From here on nothing waits until all writes are begun, so that what is decided meanwhile is not written over.
    const unheard = this.#outbox.changesOf(target);
    const { written, removed, missed, learned } = reconcile(entries, known, unheard, heard, now);
    const sent = missed.map((ban) => this.send(impositionOf(ban, ban.at)));
    await Promise.all([book.replace(written, removed, now), ...sent]);
    await this.#means.apply(target, learned);
  }

  /**
   * Heeds whether the ledger can tell this room of changes. If it cannot, it has to be asked again. A note in the outbox says
   * so, which outlives hibernation.
   *
   * @returns whether it can
   */
  async #heedRegistration(target: RecordKey, { registered }: State): Promise<boolean> {
    if (registered) {
      this.#unregistered.delete(target);
      return true;
    }
    this.#unregistered.answered(target);
    await this.#outbox.note(target, this.#means.clock());
    this.#courier.postpone(target, Unregistered.ASK_EVERY);
    return false;
  }

  /** Notes that the ledger is to hear whether a client is here. */
  async #note(target: RecordKey): Promise<void> {
    await this.#outbox.note(target, this.#means.clock());
    this.#courier.send(target, "note");
  }

  /** Whether a client is here, or is just coming in. */
  #isExpected(target: RecordKey): boolean {
    return this.#arriving.has(target) || this.#means.isHere(target);
  }

  async #arrival(): Promise<Call> {
    const token = await this.#ownToken();
    return { do: "arrive", room: this.#means.address(), token, at: this.#moment() };
  }

  /** Epoch ms that only go forward. */
  #moment(): number {
    this.#latest = Math.max(this.#means.clock(), this.#latest + 1);
    return this.#latest;
  }

  #ownToken(): Promise<string> {
    this.#token ??= kept(this.#means.storage, TOKEN, newToken).catch((error: unknown) => {
      this.#token = null;
      throw error;
    });
    return this.#token;
  }

  /** Whether there is nothing to ask of a client: it is here, so that the ledger tells of every change. */
  #isUpToDate(target: RecordKey): boolean {
    const age = this.#heard.age(target, this.#means.clock());
    const trustedFor = this.#unregistered.has(target) ? Unregistered.ASK_EVERY : TRUSTED_FOR;
    return age < trustedFor && this.#means.isHere(target);
  }
}
