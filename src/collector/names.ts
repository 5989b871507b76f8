import type { RoomAddress } from "../platform/ledger-port.ts";
import { hashOf, spread } from "../shared/hash.ts";

/** How many objects of the ledger collect what rooms report. One scrape asks all of them. */
export const COLLECTORS = 4;

const PREFIX = "collector:";

/** The ledger's object that a room reports to. */
export function collectorOf({ party, room }: RoomAddress): string {
  return collectorNamed(spread(hashOf(`${party}/${room}`)) % COLLECTORS);
}

export function collectorNamed(number: number): string {
  return `${PREFIX}${number}`;
}

/** Whether an object of the ledger collects reports. No client's key begins so. */
export function isCollector(name: string): boolean {
  return name.startsWith(PREFIX);
}
