import type { LedgerLike, RoomAddress } from "../platform/ledger-port.ts";
import type { StorageLike } from "../storage/storage.ts";
import { type CollectorCall, collectorCallSchema } from "./calls.ts";

/** What a collector needs. */
export interface CollectorDeps {
  /** The other objects of the ledger. */
  readonly ledger: LedgerLike;
  /** Asks a room. @returns its answer; `null` if there is no such room, or it does not know the token */
  ask(room: RoomAddress, token: string, question: object): Promise<unknown>;
  fail(doing: string, error: unknown): void;
}

/** Adds up what rooms report: an object of the ledger. */
export class Collector {
  constructor(
    readonly storage: StorageLike,
    readonly deps: CollectorDeps,
    readonly clock: () => number = Date.now,
  ) {}

  /** @throws {Error} if it is not a call */
  async answer(call: unknown): Promise<unknown> {
    const asked: CollectorCall = collectorCallSchema.parse(call);
    throw new Error(`not built yet: ${asked.do}`);
  }
}
