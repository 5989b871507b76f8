import type { RecordKey } from "../identity/record-key.ts";

/** What a client that was told of its ban answers to it: once for each ban. */
export interface Appeal {
  /** Whose it is, as it is kept. */
  readonly target: RecordKey;
  /** The ban's id. */
  readonly ban: string;
  /** Epoch ms. */
  readonly at: number;
  /** In the client's words: plain text of at most 1,000 characters. */
  readonly text: string;
  /** What was decided about it. */
  readonly status: "open" | "approved" | "rejected";
  /** Who decided; `null` while it is open. */
  readonly by: string | null;
  /** When it was decided, in epoch ms; `null` while it is open. */
  readonly decidedAt: number | null;
  /** What the person is told of the decision; `null` while it is open. */
  readonly note: string | null;
}
