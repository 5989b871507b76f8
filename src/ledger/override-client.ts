import type { RecordKey } from "../identity/record-key.ts";
import type { LimitOverrides } from "../policy/limit.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import { periodFrom } from "../shared/period.ts";
import type { Override } from "../switches/switch.ts";
import { type Call, stateOf } from "./rpc.ts";

/** Other numbers for a client: see {@link Override}. */
export interface OverrideOrder {
  readonly limits: LimitOverrides;
  /** In ms. */
  readonly for: number;
  readonly reason: string;
  readonly by: string;
}

/** The override of an order, as of now. */
export function overrideFor(
  target: RecordKey,
  { limits, for: lasts, reason, by }: OverrideOrder,
  now: number,
): Override {
  const id = crypto.randomUUID();
  return { id, kind: "override", target, limits, reason, by, ...periodFrom(now, lasts) };
}

/**
 * Gives a client its own numbers in all rooms of the ledger, in place of those that it had; `null` takes them away.
 *
 * @returns what is on from now on
 * @throws {Error} if the ledger is away
 */
export async function shareOverride(
  ledger: LedgerLike,
  target: RecordKey,
  override: Override | null,
): Promise<Override | null> {
  const call: Call = { do: "override", override };
  return (await stateOf(ledger, target, call)).override;
}

/** A client's own numbers in all rooms of the ledger; `null` if it has none. @throws {Error} if the ledger is away */
export async function overrideOf(ledger: LedgerLike, target: RecordKey): Promise<Override | null> {
  return (await stateOf(ledger, target, { do: "look" })).override;
}
