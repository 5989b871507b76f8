import type { RecordKey } from "../identity/record-key.ts";
import { hashOf, spread } from "../shared/hash.ts";

/** How many objects of the ledger list bans, each those of its share of the clients. One page asks all of them. */
export const DIRECTORIES = 8;

const PREFIX = "directory:";

/** The ledger's object that lists the bans of a client. */
export function directoryOf(target: RecordKey): string {
  return directoryNamed(spread(hashOf(target)) % DIRECTORIES);
}

export function directoryNamed(number: number): string {
  return `${PREFIX}${number}`;
}

/** Whether an object of the ledger lists bans. No client's key begins so. */
export function isDirectory(name: string): boolean {
  return name.startsWith(PREFIX);
}
