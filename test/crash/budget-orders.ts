/** What each turn reserves. */
export const RESERVED = 1_000;
/** What a client may spend of that, but for those who may spend as much as they like. */
export const LIMIT = 60_000;
export const PLENTY = 1_000_000_000;

export type BudgetOrder =
  /** Takes a turn: asks the model, and settles what it says that it has cost. */
  { do: "take a turn"; turn: number } | { do: "settle"; id: string; actual: number } | { do: "look" };

export type BudgetAnswer =
  | { type: "done"; turn: number; id: string; settled: boolean }
  | { type: "refused"; turn: number; retryAfter: number }
  | { type: "settled"; id: string; settled: boolean }
  | { type: "left"; left: number };
