import type { OperatorEntry } from "../audit/operator-entry.ts";
import type { RecordKey } from "../identity/record-key.ts";
import type { RoomStanding } from "../ledger/ask-client.ts";
import type { RoomAddress } from "../platform/ledger-port.ts";
import type { AdminBan, AdminHistoryEntry } from "./answers.ts";

/** Some of what operators did, the newest first: `GET /v1/audit`. */
export interface AdminEntryPage {
  /** The entries. */
  readonly entries: readonly OperatorEntry[];
  /** Give it to the next request as `after`; `null` at the end. */
  readonly next: string | null;
}

/** All that is kept of a client: `GET /v1/clients/{target}/export`. */
export interface AdminClientExport {
  /** Who it is, as it is kept: an address as a keyed hash. */
  readonly target: RecordKey;
  /** When this was read, in epoch ms. */
  readonly at: number;
  /** Its bans, also those that are over, if it is still to be told of them. */
  readonly bans: readonly AdminBan[];
  /** What was done about it, the oldest first. */
  readonly history: readonly AdminHistoryEntry[];
  /** How it stands in the rooms that it is in, at most 100. */
  readonly rooms: readonly RoomStanding[];
  /** What operators did about it, the newest first. */
  readonly acts: readonly OperatorEntry[];
}

/** A client was erased: `DELETE /v1/clients/{target}`. */
export interface AdminErasure {
  /** How many rooms were asked. */
  readonly rooms: number;
  /** Those that did not answer, and may still have something: ask again. */
  readonly failed: readonly RoomAddress[];
}
