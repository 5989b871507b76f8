import { type Duration, milliseconds } from "../policy/duration.ts";
import { show } from "../shared/show.ts";

/** What a promotion may do at most. */
export interface Guard {
  /**
   * How many of the clients it may hit that the policy from before does not: `"0.5%"`, or the same as a number from 0 to 1.
   * A client is hit if a message of it is refused.
   */
  clients: `${number}%` | number;
  /** How long after the promotion that is watched. Default: 10 minutes. */
  for?: Duration | undefined;
}

/** A {@link Guard} in numbers. */
export interface DefinedGuard {
  /** From 0 to 1. */
  readonly share: number;
  /** Ms. */
  readonly for: number;
}

const USUAL = 10 * 60_000;

/** @throws {TypeError} saying what is wrong with it */
export function guardOf({ clients, for: duration = USUAL }: Guard): DefinedGuard {
  const share = shareOf(clients);
  const ms = milliseconds(duration);
  if (share === null)
    throw new TypeError(
      `promote: expected guard.clients to be a share, such as "0.5%" or 0.005, received ${show(clients)}`,
    );
  if (ms === null || ms === 0)
    throw new TypeError(
      `promote: expected guard.for to be a duration, such as "10m", received ${show(duration)}`,
    );
  return { share, for: ms };
}

/** The most clients of so many that a guard lets a promotion hit. */
export function mostOf({ share }: Pick<DefinedGuard, "share">, seen: number): number {
  return Math.floor(share * seen + ROUNDING);
}

/** 0.29 * 100 is a little less than 29. */
const ROUNDING = 1e-9;

function shareOf(clients: unknown): number | null {
  const share =
    typeof clients === "string" && /^\d+(\.\d+)?%$/.test(clients)
      ? Number(clients.slice(0, -1)) / 100
      : clients;
  return typeof share === "number" && share >= 0 && share <= 1 ? share : null;
}
