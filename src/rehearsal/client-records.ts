import type { Ban } from "../bans/ban.ts";
import type { KnownBan } from "../bans/decide.ts";
import { USER } from "../identity/client-key.ts";
import type { ClientInfo } from "../identity/client-info.ts";
import { HASHED, type RecordKey } from "../identity/record-key.ts";
import { renamed } from "../session/hidden-address.ts";
import {
  isOver,
  type Lasting,
  type RecoveryRecord,
  withoutStrikes,
  worstOf,
} from "../session/recovery-record.ts";
import { remaining, settle } from "../shared/period.ts";

/** Records at which what is over is looked for the first time. */
const LEAST = 1_024;

/** What a room that exists only in thought keeps of clients that left. It forgets what is over, and the oldest of what is too much. */
export class ClientRecords {
  readonly #recoveries = new Map<RecordKey, RecoveryRecord>();
  readonly #bans = new Map<RecordKey, readonly KnownBan[]>();
  readonly #most: number;
  #tidyAt: number;

  /** @param most of how many clients something is kept */
  constructor(most: number) {
    this.#most = most;
    this.#tidyAt = Math.min(LEAST, most);
  }

  /** Clients of whom something is kept. */
  get size(): number {
    return this.#recoveries.size + this.#bans.size;
  }

  /** What a client left with, unless that is over. */
  recoveryOf(record: RecordKey, now: number): RecoveryRecord | null {
    const recovered = this.#recoveries.get(record) ?? null;
    return isOver(recovered, now) ? null : recovered;
  }

  /** Of several departures of a client the worst of each counts. */
  keep(record: RecordKey, departure: RecoveryRecord, forgiveAfter: number, now: number): void {
    const before = this.recoveryOf(record, now);
    this.#recoveries.delete(record);
    this.#recoveries.set(record, before === null ? departure : worstOf(before, departure, forgiveAfter, now));
    this.#tidy(now);
  }

  /** Forgets the strikes that a client left with. */
  forget(record: RecordKey): void {
    const recovered = this.#recoveries.get(record);
    const left = recovered === undefined ? null : withoutStrikes(recovered);
    if (left === null) this.#recoveries.delete(record);
    else this.#recoveries.set(record, left);
  }

  /** The bans of a client that are not over. */
  bansOf(record: RecordKey, now: number): readonly KnownBan[] {
    const known = this.#bans.get(record);
    if (known === undefined) return [];
    const lasting = lastingOf(known, now);
    if (lasting.length > 0) this.#bans.set(record, lasting);
    else this.#bans.delete(record);
    return lasting;
  }

  /** Keeps a ban of a client that has a record. */
  ban(ban: Ban, now: number): void {
    const { target } = ban;
    if (target === null) return;
    this.#bans.set(target, [...this.bansOf(target, now), { ban, told: true }]);
    this.#tidy(now);
  }

  #tidy(now: number): void {
    if (this.size < this.#tidyAt) return;
    for (const [record, { until }] of this.#recoveries) if (until <= now) this.#recoveries.delete(record);
    for (const record of this.#bans.keys()) this.bansOf(record, now);
    dropOldest(this.#recoveries, this.#most / 2);
    dropOldest(this.#bans, this.#most / 2);
    this.#tidyAt = Math.min(this.#most, Math.max(LEAST, 2 * this.size));
  }
}

function dropOldest(records: Map<RecordKey, unknown>, most: number): void {
  for (const record of records.keys()) {
    if (records.size <= most) return;
    records.delete(record);
  }
}

/** As the room's storage has them: what begins later than now begins now, since the clock has stepped back. */
function lastingOf(bans: readonly KnownBan[], now: number): KnownBan[] {
  return bans
    .filter(({ ban }) => remaining(ban, now) > 0)
    .map(({ ban, told }) => ({ ban: settle(ban, now), told }));
}

/** A client's record key in thought. An address needs no secret there, only to be told from others. */
export function recordOf({ userId, address }: Pick<ClientInfo, "userId" | "address">): RecordKey | null {
  if (userId !== null) return `${USER}${userId}`;
  return address === null ? null : hashOf(address);
}

/** Counts as the record of a client has them: see `hideAddress`. */
export function hidden(kept: readonly Lasting[], { address }: ClientInfo): readonly Lasting[] {
  return address === null ? kept : renamed(kept, address, hashOf(address));
}

/** The same counts for a client that has come back. */
export function shown(kept: readonly Lasting[], { address }: ClientInfo): readonly Lasting[] {
  return address === null ? kept : renamed(kept, hashOf(address), address);
}

/** Different for each address, and without it. */
function hashOf(address: string): RecordKey {
  return `${HASHED}${[...address].map((unit) => unit.codePointAt(0)?.toString(16)).join("-")}`;
}
