/**
 * What became of a message.
 *
 * - `sent`: it went out, in keeping with the limits.
 * - `superseded`: a newer one with the same key took its place.
 * - `expired`: its deadline passed before its turn came.
 * - `dropped`: the queue was full of messages that matter as much, or more.
 * - `tooLarge`: no limit would ever let it pass.
 * - `drained`: the app took it back, with `drainQueuedMessages()`.
 */
export type Outcome = "sent" | "superseded" | "expired" | "dropped" | "tooLarge" | "drained";
