import type { RecordKey } from "../identity/record-key.ts";
import type { AuditEntry } from "../bans/audit-entry.ts";
import { Backoff } from "./backoff.ts";
import { LastHeard } from "./last-heard.ts";
import { LedgerClient, type LedgerClientDeps } from "./ledger-client.ts";
import { Outbox, type OutboxItem } from "./outbox.ts";
import { OutboxSender } from "./outbox-sender.ts";
import { Queues } from "./queues.ts";
import { Presence } from "./presence.ts";
import { Reconciler, type ReconcilerDeps } from "./reconciler.ts";
import { historyOf, secretOf, type State } from "./rpc.ts";
import { Unregistered } from "./unregistered.ts";
import type { StorageLike } from "../storage/storage.ts";

/** How long the ledger's last answer about a client that is here is trusted, in ms. The ledger also tells of every change. */
const TRUSTED_FOR = 30_000;

/** What the ledger's end in a room needs. */
interface LedgerSyncDeps
  extends
    Omit<LedgerClientDeps, "backoff" | "onSilence">,
    Pick<ReconcilerDeps, "store" | "apply" | "forgive" | "override"> {
  readonly storage: StorageLike;
  /** Whether a client is here. */
  isHere(target: RecordKey): boolean;
  /** Closes a client's connections with 4409, since the room cannot find out whether it is banned elsewhere. */
  expel(target: RecordKey): void;
  /** The ledger has heard, for now, of what waited for it about a client. */
  onHeard(): void;
  fail(doing: string, error: unknown): void;
}

/**
 * Keeps a room's bans in step with the shared ledger. What the ledger says is written to the room's own store, which has the last known
 * answer while the ledger is away. What is decided here waits in an outbox until the ledger has it.
 * There is no timer: a ledger that was away is asked again at the next event.
 */
export class LedgerSync {
  readonly #deps: LedgerSyncDeps;
  readonly #outbox: Outbox;
  readonly #backoff = new Backoff();
  readonly #ledger: LedgerClient;
  readonly #sender: OutboxSender;
  readonly #unregistered = new Unregistered();
  readonly #lastHeard = new LastHeard();
  readonly #presence: Presence;
  readonly #reconciler: Reconciler;
  readonly #queues = new Queues();

  /** What the ledger is yet to hear of a client is void. */
  readonly forget = (target: RecordKey): Promise<void> => this.#outbox.forget(target);

  constructor(deps: LedgerSyncDeps) {
    this.#deps = deps;
    this.#presence = new Presence((target) => deps.isHere(target));
    this.#ledger = new LedgerClient({
      ...deps,
      backoff: this.#backoff,
      onSilence: (target, now) => this.#unregistered.failed(target, now),
    });
    this.#outbox = new Outbox(
      deps.storage,
      (target) => this.#presence.isExpected(target),
      (error) => deps.fail("reading a record", error),
    );
    this.#reconciler = new Reconciler({
      ...deps,
      outbox: this.#outbox,
      lastHeard: this.#lastHeard,
      send: (change) => this.send(change),
    });
    this.#sender = new OutboxSender({
      ...deps,
      outbox: this.#outbox,
      backoff: this.#backoff,
      deliver: (item) => this.#deliver(item),
      fail: (error) => deps.fail("asking the ledger", error),
    });
  }

  /**
   * Brings the room's store up to date about a client that comes in, and then lets it enter. If the ledger is slow or away, the store
   * stays as it is, an event reports it, and the ledger hears of the client later.
   */
  arrive<T>(target: RecordKey, enter: () => Promise<T>): Promise<T> {
    return this.#presence.arriving(target, async () => {
      await this.#announce(target);
      return enter();
    });
  }

  /** Brings the room's store up to date about a client that is not in yet. */
  async look(target: RecordKey): Promise<void> {
    if (!this.#isUpToDate(target)) await this.#ask(target, "look");
  }

  /** Takes note that the last connection of a client has gone. */
  leave(target: RecordKey): void {
    this.#lastHeard.delete(target);
    this.#unregistered.delete(target);
    this.#inBackground(this.#note(target, "remember"));
    this.catchUp(this.#deps.clock());
  }

  /** Tells the ledger what was decided here. The write to the outbox begins before this returns. */
  async send(change: AuditEntry): Promise<void> {
    const written = this.#outbox.put(change, this.#deps.clock());
    this.#sender.send(change.target, "decision");
    await written;
  }

  /** Goes on with what the ledger has not heard yet, if there is any and it is time. Called at each event. */
  catchUp(now: number): void {
    this.#sender.catchUp(now);
    if (this.#lastHeard.isDue(now)) this.#review(now);
    if (this.#unregistered.size === 0) return;
    for (const target of this.#unregistered.takeUnasked(now, this.#backoff.awaySince)) {
      if (this.#presence.isHere(target)) this.#deps.expel(target);
    }
  }

  /** What was decided about a client, in any room. @throws {Error} if the ledger is away */
  history(target: RecordKey): Promise<AuditEntry[]> {
    return historyOf(this.#deps.ledger, target);
  }

  /** The key that all rooms hash addresses with. @throws {Error} if the ledger is away */
  secret(): Promise<string> {
    return secretOf(this.#deps.ledger);
  }

  /** How many decisions the ledger has not heard of, and since when it has not answered (epoch ms); `null` if it has. */
  get backlog(): { readonly decisions: number; readonly since: number | null } {
    return { decisions: this.#outbox.size, since: this.#backoff.silentSince };
  }

  /** Hears that the ledger has news of a client, and asks for it. @returns whether it is here; `null` if there was no answer */
  async hear(target: RecordKey): Promise<boolean | null> {
    this.#lastHeard.delete(target);
    const isHere = this.#presence.isExpected(target);
    if (isHere && !(await this.#ask(target, "arrive", true))) {
      await this.#note(target);
      return null;
    }
    return isHere;
  }

  async #announce(target: RecordKey): Promise<void> {
    if (this.#isUpToDate(target)) return;
    try {
      await this.#askOrNote(target, "arrive");
      this.catchUp(this.#deps.clock());
    } catch (error) {
      this.#deps.fail("taking note for the ledger", error);
    }
  }

  /** Asks again about the clients here about whom the ledger answered longest ago. */
  #review(now: number): void {
    for (const target of this.#lastHeard.takeOld(now, (target) => this.#presence.isHere(target))) {
      this.#inBackground(this.#askOrNote(target, "look"));
    }
  }

  #inBackground(task: Promise<void>): void {
    task.catch((error: unknown) => this.#deps.fail("taking note for the ledger", error));
  }

  async #askOrNote(target: RecordKey, how: "arrive" | "look"): Promise<void> {
    if (!(await this.#ask(target, how))) await this.#note(target);
  }

  /**
   * Asks the ledger about a client.
   *
   * @param isNews whether the ledger has just called, so that it is there. If not, it is asked only if no pause lasts by then.
   * @returns whether the ledger has answered
   */
  #ask(target: RecordKey, how: "arrive" | "look", isNews = false): Promise<boolean> {
    return this.#queues.ask(target, how, async () => {
      if (!isNews && this.#backoff.left(target, this.#deps.clock()) > 0) return false;
      try {
        const state = await this.#ledger[how](target);
        await this.#reconciler.follow(target, state);
        if (how === "arrive") await this.#heedRegistration(target, state);
        return true;
      } catch (error) {
        this.#deps.fail("asking the ledger", error);
        return false;
      }
    });
  }

  /** @returns how long to wait, in ms, before there is more to say about that client */
  async #deliver(item: OutboxItem): Promise<number> {
    const { target, change } = item;
    if (change === null && !this.#presence.isExpected(target)) {
      // It needs no turn: an arrival that overtakes it still counts.
      await this.#ledger.leave(target);
      // If the client is back by now, the note says so next.
      if (this.#presence.isExpected(target)) return 0;
      this.#unregistered.delete(target);
      await this.#outbox.remove(item);
      return 0;
    }
    return this.#queues.take(target, async () => {
      if (change === null) {
        const state = await this.#ledger.arrive(target);
        await this.#reconciler.follow(target, state);
        if (!(await this.#heedRegistration(target, state))) return Unregistered.ASK_EVERY;
        await this.#outbox.remove(item);
        return 0;
      }
      const state = await this.#ledger.change(change);
      await this.#outbox.remove(item);
      await this.#reconciler.follow(target, state, change);
      return 0;
    });
  }

  /**
   * Notes whether the ledger will tell this room of changes. If it will not, the room has to ask again, as a note in the outbox says,
   * which survives hibernation.
   *
   * @returns whether it will
   */
  async #heedRegistration(target: RecordKey, { registered }: State): Promise<boolean> {
    if (registered) {
      this.#unregistered.delete(target);
      return true;
    }
    this.#unregistered.answered(target);
    await this.#outbox.note(target, this.#deps.clock());
    this.#sender.postpone(target, Unregistered.ASK_EVERY);
    return false;
  }

  /** Notes that the ledger is to hear whether a client is here. */
  async #note(target: RecordKey, how: "note" | "remember" = "note"): Promise<void> {
    await this.#outbox[how](target, this.#deps.clock());
    this.#sender.send(target, "note");
  }

  /** Whether the last answer about a client will do: it is here, so the ledger tells of every change. */
  #isUpToDate(target: RecordKey): boolean {
    const age = this.#lastHeard.age(target, this.#deps.clock());
    const trustedFor = this.#unregistered.has(target) ? Unregistered.ASK_EVERY : TRUSTED_FOR;
    return age < trustedFor && this.#presence.isHere(target);
  }
}
