import type { MessageInfo } from "../identity/client-info.ts";
import type { Gcra } from "../shared/gcra.ts";
import type { Counter, Place } from "./counter.ts";

/**
 * A limit that counts messages one by one, and all that a client sends of one type in the same place. Whether it admits a message takes a
 * few steps then.
 */
export interface PlainLimit {
  readonly counter: PlainCounter;
  /** Whether each connection is counted by itself. */
  readonly isPrivate: boolean;
  /** The place in which such a message is counted, or `null` if it is not. */
  placeOf(info: MessageInfo, counter: Counter): Place | null;
}

export interface PlainCounter extends Counter {
  readonly algorithm: Gcra;
}

/** The same limits; `null` if some are not plain. */
export function allPlain(
  limits: readonly { readonly plain: PlainLimit | null }[],
): readonly PlainLimit[] | null {
  const plain = limits.map((limit) => limit.plain).filter((limit) => limit !== null);
  return plain.length === limits.length ? plain : null;
}
