import type { AuditRecord } from "../bans/audit-entry.ts";
import type { Appeal } from "../bans/appeal.ts";
import type { RecordedBan } from "../bans/ban.ts";
import type { RoomSummary } from "../collector/calls.ts";
import type { Happening } from "../collector/report.ts";
import type { Metrics } from "../events/metrics.ts";
import type { RecordKey } from "../identity/record-key.ts";
import type { RoomPolicy } from "../reporting/room-policy.ts";
import type { Override } from "../switches/switch.ts";
import type { RoomAddress } from "../platform/ledger-port.ts";
import type { ClientActs, ClientStandings } from "../ledger/ask-client.ts";
import type { ConnectionList } from "../ledger/inquiry.ts";

/** A ban, as the API answers it. Times are in epoch ms. */
export interface AdminBan extends Omit<RecordedBan, "until"> {
  /** When it ends, in epoch ms; `null` if it never does. */
  readonly until: number | null;
  /** What the client has answered to it. Left out if it has not. */
  readonly appeal?: Appeal;
}

/** Some of all bans that are not over, the newest first: `GET /v1/bans`. */
export interface AdminBanPage {
  /** The bans. */
  readonly bans: readonly AdminBan[];
  /** Give it to the next request as `after`; `null` at the end. */
  readonly next: string | null;
}

/** The bans that an operator has lifted: `DELETE /v1/clients/{target}/bans`. */
export interface AdminLift {
  /** Whose they were, as it is kept. */
  readonly target: RecordKey;
  /** Their ids. Empty if the client had none. */
  readonly lifted: readonly string[];
  /** Where its strikes were taken away; `null` if that was not asked for. */
  readonly forgiven: ClientActs | null;
}

/** A client: `GET /v1/clients/{target}`. */
export interface AdminClient extends ClientStandings {
  /** Who it is, as it is kept: an address as a keyed hash. */
  readonly target: RecordKey;
  /** Its bans that are not over. */
  readonly bans: readonly AdminBan[];
  /** Its own numbers, in place of those of the rooms' limits; `null` if it has none. */
  readonly override: Override | null;
}

/** What was done about a client. */
export type AdminHistoryEntry = Omit<AuditRecord, "v" | "target"> &
  (
    | {
        /** A ban was imposed. */
        readonly change: "ban";
        /** The ban. */
        readonly ban: AdminBan;
      }
    | {
        /** Bans were lifted. */
        readonly change: "pardon";
        /** Their ids. */
        readonly bans: readonly string[];
        /** Epoch ms: bans that began earlier were lifted too; `null` if only `bans` were. */
        readonly before: number | null;
      }
    | {
        /** The client was told of a ban. */
        readonly change: "told";
        /** The ban's id. */
        readonly ban: string;
      }
    | {
        /** The client has answered to a ban. `reason` is what it says. */
        readonly change: "appeal";
        /** The ban's id. */
        readonly ban: string;
      }
    | {
        /** An appeal was decided. `reason` is what the person is told. */
        readonly change: "decision";
        /** The ban's id. */
        readonly ban: string;
        /** What was decided. */
        readonly decision: "approved" | "rejected";
      }
  );

/** What was done about a client, and who did it: `GET /v1/clients/{target}/history`. */
export interface AdminHistory {
  /** Whose history it is. */
  readonly target: RecordKey;
  /** The oldest first. */
  readonly entries: readonly AdminHistoryEntry[];
}

/** Some of all rooms, the latest active or the most troubled first: `GET /v1/rooms`. */
export interface AdminRoomPage {
  /** The rooms, as of their last reports. */
  readonly rooms: readonly RoomSummary[];
  /** Give it to the next request as `after`; `null` at the end. */
  readonly next: string | null;
}

/** A room: `GET /v1/rooms/{party}/{room}`. */
export interface AdminRoom extends ConnectionList {
  /** As of its last report; `null` if it has not reported yet. */
  readonly summary: RoomSummary | null;
  /** What has happened in it since it was last loaded into memory; what the candidate would have done is among it. */
  readonly metrics: Metrics;
  /** Its limits, and those that are tried beside them. */
  readonly policy: RoomPolicy;
}

/** What has happened in all rooms since the request before: `GET /v1/events`. */
export interface AdminEvents {
  /** The oldest first. */
  readonly events: readonly (Happening & RoomAddress)[];
  /** Give it to the next request as `after`. */
  readonly next: string;
  /** Whether some are gone that came between. */
  readonly hasGap: boolean;
}

/** One thing that is wrong with a request. */
export interface AdminIssue {
  /** The name of the parameter or the field; `""` for the body as a whole. */
  readonly path: string;
  /** What belongs there. */
  readonly expected: string;
  /** What is there, at most 100 characters of it. */
  readonly received: string;
}

/** Why a request failed, as RFC 9457 has it: `application/problem+json`. */
export interface AdminProblem {
  /** `"about:blank"`: the status says which kind of problem it is. */
  readonly type: "about:blank";
  /** The status in words. */
  readonly title: string;
  /** The HTTP status. */
  readonly status: number;
  /** What is wrong, in a sentence. */
  readonly detail: string;
  /** If the input is wrong: where, and how. */
  readonly issues?: readonly AdminIssue[] | undefined;
}
