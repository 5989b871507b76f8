import type { LedgerLike, RoomAddress } from "../platform/ledger-port.ts";
import type { StorageLike } from "../storage/storage.ts";
import { Accounts } from "./accounts.ts";
import { askToErase } from "./ask-to-erase.ts";
import { type CollectorCall, collectorCallSchema, type EraseCall, type ErasedSome } from "./calls.ts";
import { summaryOf } from "./known-room.ts";

/** How many rooms erase a client by one call. */
const ERASED_AT_ONCE = 200;

/** What a collector needs. */
export interface CollectorDeps {
  /** The other objects of the ledger. */
  readonly ledger: LedgerLike;
  /** Asks a room. @returns its answer; `null` if there is no such room, or it does not know the token */
  ask(room: RoomAddress, token: string, question: object): Promise<unknown>;
  fail(doing: string, error: unknown): void;
}

/** Adds up what rooms report: an object of the ledger. It answers a report once what it says is written. */
export class Collector {
  readonly #storage: StorageLike;
  readonly #deps: CollectorDeps;
  readonly #clock: () => number;
  #accounts: Accounts | null = null;
  #loading: Promise<void> | null = null;

  constructor(storage: StorageLike, deps: CollectorDeps, clock: () => number = Date.now) {
    this.#storage = storage;
    this.#deps = deps;
    this.#clock = clock;
  }

  /** @throws {Error} if it is not a call, or what it says cannot be written */
  async answer(call: unknown): Promise<unknown> {
    const asked = collectorCallSchema.parse(call);
    while (this.#accounts === null) await this.#load();
    return this.#answer(asked, this.#accounts);
  }

  #answer(call: CollectorCall, accounts: Accounts): unknown {
    const now = this.#clock();
    switch (call.do) {
      case "report":
        return this.#once(accounts, accounts.report(call.report, now), call.report.sequence);
      case "enforced":
        return this.#once(accounts, accounts.enforced(call.ban, call.took), null);
      case "denied":
        return this.#once(accounts, accounts.denied(call.denied), null);
      case "decided":
        return this.#once(accounts, accounts.decided(call.kind), null);
      case "turned-away":
        return this.#once(accounts, accounts.turnedAway(call.party, call.codes), null);
      case "totals":
        return this.#once(accounts, accounts.settled(), accounts.totals(now));
      case "rooms":
        return accounts.rooms.list({ ...call, ...(call.isSwitched === true && { switchedAt: now }) });
      case "room": {
        const room = accounts.rooms.of(call.room);
        return room === undefined ? null : summaryOf(room);
      }
      case "happenings":
        return this.#once(accounts, accounts.settled(), accounts.happenings.since(call.after));
      case "erase":
        return this.#erase(accounts, call);
      case "ask": {
        const room = accounts.rooms.of(call.room);
        return room === undefined ? null : this.#deps.ask(call.room, room.token, call.question);
      }
    }
  }

  async #erase(accounts: Accounts, call: EraseCall): Promise<ErasedSome> {
    await this.#once(accounts, accounts.forget(call.target), null);
    const asked = accounts.rooms.inOrder(call.after ?? -1, ERASED_AT_ONCE);
    const { failed } = await askToErase(
      asked.map(({ party, room, token }) => ({ room: { party, room }, token })),
      call,
      this.#deps,
    );
    return {
      asked: asked.length,
      failed: failed.map(({ room }) => room),
      next: asked.length < ERASED_AT_ONCE ? null : (asked.at(-1)?.number ?? null),
    };
  }

  /** Answers once something is written. If that fails, all is read again: memory has what the storage has not. */
  async #once<T>(accounts: Accounts, written: Promise<void>, answer: T): Promise<T> {
    try {
      await written;
      return answer;
    } catch (error) {
      if (this.#accounts === accounts) this.#accounts = null;
      throw error;
    }
  }

  #load(): Promise<void> {
    this.#loading ??= this.#read().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async #read(): Promise<void> {
    this.#accounts = await Accounts.load(
      this.#storage,
      (key, error) => this.#deps.fail(`reading the record ${key}`, error),
      this.#clock(),
    );
  }
}
