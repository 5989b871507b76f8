import type { ClientInfo } from "../identity/client-info.ts";
import type { ClientKey } from "../identity/client-key.ts";
import type { RecordKey } from "../identity/record-key.ts";
import { type Period, remaining, settle } from "../shared/period.ts";

/** Who looks at something: the client of a connection, or of a request. */
export interface Viewer {
  /** The client's key; `null` if the client is unknown. */
  readonly client: ClientKey | null;
  /** What limits and rules know of the client. */
  readonly clientInfo: ClientInfo;
  /** The client's key as it is kept in storage; `null` if the client is unknown. */
  readonly record: RecordKey | null;
  /** Whether it moderates, and therefore sees what is hidden. */
  readonly moderates: boolean;
  /** Since when, and until when, it is shadow-banned; `null` if it is not. */
  shadow: Period | null;
}

export function isShadowed(session: Viewer, now: number): boolean {
  if (session.shadow === null || session.moderates) return false;
  session.shadow = settle(session.shadow, now);
  return remaining(session.shadow, now) > 0;
}

/** Whether two connections are one client: a second tab, or the connection itself. */
export function isSameClient(a: Viewer, b: Viewer): boolean {
  return a === b || (a.client !== null && a.client === b.client);
}
