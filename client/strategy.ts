import { CloseCode } from "../src/shared/close-code.ts";
import { CONNECTS } from "../src/shared/reserved-names.ts";

/** A close, as a {@link Strategy} sees it. */
export interface Closed {
  /** The close code. */
  readonly code: number;
  /** The reason, as it came. */
  readonly reason: string;
  /** Milliseconds for which the room does not want the client back; `Infinity` if it does not say. */
  readonly retryAfter: number;
  /** The limit that closed the connection; `null` if no limit did, or if the room does not say. */
  readonly limit: string | null;
}

/**
 * What a guard does after a close.
 *
 * @returns ms after which to come back; `Infinity`: stay away until the app calls `reconnect()`; `null`: this close is like any other,
 * and PartySocket and the app's own `shouldReconnectOnClose` decide
 */
export type Strategy = (closed: Closed) => number | null;

/** Stays away. `reconnect()` works again once `retryAfter` is over. */
export const stayAway: Strategy = () => Infinity;

/**
 * Comes back by itself after `retryAfter`, some time within a further half of it (at least 5 s, at most 30 s), so that many who were
 * thrown out at once do not come back at once. If the room names no time, it stays away.
 */
export const comeBack: Strategy = ({ retryAfter }) =>
  retryAfter + Math.random() * Math.min(30_000, Math.max(5_000, retryAfter / 2));

/** Reconnects as after any other close. */
export const reconnectAsUsual: Strategy = () => null;

/** Stays away from a room that threw the client out. A client that only connects too often comes back: many may share an address. */
const stayAwayIfThrownOut: Strategy = (closed) => (closed.limit === CONNECTS ? comeBack : stayAway)(closed);

/** What is done after which close code, if an app does not say otherwise. Every other code reconnects as usual. */
export const strategies: Readonly<Record<number, Strategy>> = {
  [CloseCode.RateLimited]: stayAwayIfThrownOut,
  [CloseCode.Banned]: stayAway,
  [CloseCode.TooManyConnections]: stayAway,
};
