import { type KeyedPlace, take } from "../limits/counter.ts";
import type { Limiter } from "../limits/limiter.ts";
import type { DefinedAdmission } from "../policy/admission.ts";
import { CloseCode } from "../shared/close-code.ts";
import { CONNECTS, PER_CLIENT, PER_ROOM } from "../shared/reserved-names.ts";
import type { Session } from "./session.ts";

/** Why a connection may not come in. */
export interface TurnedAway {
  readonly code: CloseCode;
  readonly limit: string;
  /** Ms until it may; `null` if that depends on others. */
  readonly retryAfter: number | null;
  /** The option of the policy's `admission` that says so. */
  readonly option: string;
}

/** Who is in. */
interface Present {
  /** Whether so many connections of a client are in. */
  areIn(client: string, most: number): boolean;
  /** Whether so many connections are in. */
  isFull(most: number): boolean;
}

/**
 * Whether a new connection may come in. It is counted among its client's connects either way.
 *
 * @returns `null` if it may
 */
export function turnedAwayBy(
  session: Session,
  { connects }: Pick<Limiter, "connects">,
  { perClient, perAddress, perRoom }: DefinedAdmission,
  present: Present,
  now: number,
): TurnedAway | null {
  const { client, clientInfo } = session;
  if (connects !== null && client !== null) {
    const { wait, charge } = take(session, connects, connectsPlace(client), now);
    session.keep([charge], now);
    if (wait > 0) return { code: CloseCode.RateLimited, limit: CONNECTS, retryAfter: wait, option: CONNECTS };
  }
  const code = CloseCode.TooManyConnections;
  if (perRoom !== undefined && present.isFull(perRoom)) {
    return { code, limit: PER_ROOM, retryAfter: null, option: PER_ROOM };
  }
  const [option, most] =
    clientInfo.userId === null ? (["perAddress", perAddress] as const) : ([PER_CLIENT, perClient] as const);
  const isOneTooMany = client !== null && present.areIn(client, most);
  return isOneTooMany ? { code, limit: PER_CLIENT, retryAfter: null, option } : null;
}

/** Where a client's connects are counted. */
export function connectsPlace(client: string): KeyedPlace {
  return { kind: "shared", key: JSON.stringify([CONNECTS, client]) };
}
