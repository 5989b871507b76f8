import type { BanEvent } from "./events.ts";

/** Who imposed a ban: an operator's name is not told. */
export function authorOf({ limit }: BanEvent["ban"]): "ladder" | "operator" {
  return limit === null ? "operator" : "ladder";
}

/** What kind of error it is: what it says may name a client. */
export function classOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error;
}

/** What switched something on or off: an operator's name is not told. */
export function sourceOf(by: string): "time" | "ledger" | "rule" | "operator" {
  if (by === "time" || by === "ledger") return by;
  return by.startsWith("rule:") ? "rule" : "operator";
}
