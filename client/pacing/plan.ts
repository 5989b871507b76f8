/** How a message is to be treated while it waits. */
export interface Plan {
  /** Higher goes first. Default 0. */
  priority?: number | undefined;
  /** If several queued messages have the same key, only the newest is sent, at the position of the first. Default: each is sent. */
  key?: string | undefined;
  /** Ms after which it is not worth sending any more. Default: it waits for as long as it takes. */
  deadline?: number | undefined;
}

/** How messages of a type are to be treated. */
export interface TypePlan extends Omit<Plan, "key"> {
  /** Whether a newer one takes the place of one that waits: cursor moves, typing. Default `false`. */
  coalesce?: boolean | undefined;
}
