import type { RecordKey } from "../identity/record-key.ts";
import type { RoomAddress } from "../platform/ledger-port.ts";

/** Something that an operator did by the API or in the console. */
export interface OperatorEntry {
  /** Unique. Entries are in the order of their moments, and then of their ids. */
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
  /** The operator's name. */
  readonly by: string;
  /** The role that it had. */
  readonly role: "viewer" | "moderator" | "admin";
  /** What it was: the name of the API's operation, such as `"ban"`, `"lift"` or `"slowMode"`. */
  readonly action: string;
  /** Whom it was about, as it is kept; `null` if it was about nobody. */
  readonly target: RecordKey | null;
  /** The room that it was about; `null` if it was about none. */
  readonly room: RoomAddress | null;
  /** What was asked, in words, such as a ban's kind and length. At most 300 characters. */
  readonly detail: string;
  /**
   * The same field by field, as the operation takes them, with spans of time in ms: `{ kind: "close", for: 3_600_000 }`. What does not fit
   * into 1,000 characters of JSON is left out. Missing in older entries, and in those about a client that was erased.
   */
  readonly asked?: Readonly<Record<string, unknown>>;
  /** Why, in the operator's words. */
  readonly reason: string;
  /** Whether it came about. `begun`: the answer never came. */
  readonly outcome: "begun" | "done" | "failed";
}
