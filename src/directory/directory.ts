import type { StorageLike } from "../storage/storage.ts";
import { type DirectoryCall, directoryCallSchema } from "./calls.ts";

/** Lists the bans of many clients: an object of the ledger. */
export class Directory {
  constructor(
    readonly storage: StorageLike,
    readonly clock: () => number = Date.now,
  ) {}

  /** @throws {Error} if it is not a call */
  async answer(call: unknown): Promise<unknown> {
    const asked: DirectoryCall = directoryCallSchema.parse(call);
    throw new Error(`not built yet: ${asked.do}`);
  }
}
