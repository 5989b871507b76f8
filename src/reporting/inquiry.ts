import type { RecordKey } from "../identity/record-key.ts";
import type { Standing } from "../shared/control-message.ts";

/** What the ledger may ask a room, beside bringing it news. It shows the room's token. */
export type RoomInquiry =
  | { readonly ask: "people" }
  | { readonly ask: "standing"; readonly target: RecordKey }
  | { readonly ask: "metrics" }
  | { readonly ask: "doctor" }
  | { readonly ask: "record" };

/** An open connection, and how it stands. */
export interface ConnectionStanding {
  readonly id: string;
  /** Whose it is, as it is kept; `null` if its client is unknown. */
  readonly target: RecordKey | null;
  readonly moderates: boolean;
  readonly hidden: boolean;
  readonly standing: Standing;
  readonly sent: {
    readonly admitted: number;
    readonly refused: number;
    readonly held: number;
    readonly bytes: number;
  };
}
