import type { OperatorEntry } from "../audit/operator-entry.ts";
import type { RecordKey } from "../identity/record-key.ts";
import type { RoomStanding } from "../ledger/ask-client.ts";
import type { Override } from "../switches/switch.ts";
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
  /** The numbers that it has for itself; `null` if it has none. */
  readonly override: Override | null;
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

/**
 * How many were banned in a span of time, so that it can be published: `GET /v1/reports/transparency`. A count is `null` if it is fewer than
 * ten, or if another one that is could be worked out from it.
 */
export interface AdminTransparency {
  /** Epoch ms. */
  readonly from: number;
  /** Epoch ms: what was decided before then. */
  readonly to: number;
  /** Bans in all. */
  readonly bans: number | null;
  /** The same by what they do. */
  readonly byKind: Readonly<Record<"close" | "shadow-ban", number | null>>;
  /** The same by who decided: the ladder, or an operator. */
  readonly byDecision: Readonly<Record<"automated" | "operator", number | null>>;
  /** The same by whom they are for: an id that the app verified, or an address. */
  readonly byTarget: Readonly<Record<"user" | "address", number | null>>;
  /** The same by whether the client was to be told. */
  readonly byDisclosure: Readonly<Record<"none" | "notify" | "delayed", number | null>>;
  /** What clients have answered in that time, by what was decided about it. */
  readonly appeals: Readonly<Record<"open" | "approved" | "rejected", number | null>>;
}
