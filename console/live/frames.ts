import type { AdminEvents, AdminRoom, RoomSummary, Totals } from "../../src/admin/index.ts";
import type { OperatorEntry } from "../../src/audit/operator-entry.ts";
import type { Switch } from "../../src/switches/switch.ts";
import type { RoomAddress } from "../../src/platform/ledger-port.ts";

/** What the page watches. */
export type Watched = "rooms" | RoomAddress;

/** What the page says. */
export type PageFrame =
  | { readonly type: "watch"; readonly what: Watched }
  | { readonly type: "pause" }
  | { readonly type: "resume" };

/** The rooms, those with trouble first, and what they have counted together. */
export interface RoomsFrame {
  readonly type: "rooms";
  readonly rooms: readonly RoomSummary[];
  readonly totals: Totals;
}

/** What a room answers beside the rest: its limits, what is switched on, and which postures its policy prepares. */
interface RoomPolicy {
  readonly limits: readonly {
    readonly name: string;
    readonly limit: number;
    readonly window: number;
    readonly burst: number;
  }[];
  readonly switches: readonly Switch[];
  readonly postures: readonly { readonly name: string }[];
}

export type RoomNow = AdminRoom & Partial<RoomPolicy>;

/** One room, as the API answers it. */
export type RoomFrame = RoomNow & RoomAddress & { readonly type: "room" };

/** What the page is told. */
export type LiveFrame =
  | RoomsFrame
  | RoomFrame
  | { readonly type: "events"; readonly events: AdminEvents["events"] }
  | { readonly type: "entry"; readonly entry: OperatorEntry }
  | { readonly type: "signed-out" };
