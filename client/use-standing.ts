import { useMemo, useSyncExternalStore } from "react";
import type { Standing } from "../src/shared/control-message.ts";
import { now } from "./clock.ts";
import { AT_FIRST, ShownStanding, type StandingSource, waitOf } from "./shown-standing.ts";
import type { PacedStanding } from "./standing-event.ts";

/** What {@link useStanding} gives. */
export interface StandingView extends PacedStanding {
  /** Whether a message that is sent now goes out at once. */
  readonly canSend: boolean;
  /**
   * Ms until a message may be sent, whether because of a cool-down or of slow mode, or until the client may come back; 0 if it may now,
   * `Infinity` if no end is known.
   */
  readonly wait: number;
}

/**
 * Where a client stands with its room, for a component that says so. The component renders if it changes, and once a second while there is
 * something to wait for. Nothing ticks if there is nothing to wait for.
 *
 * @param source a guarded socket; or the standing that `onStanding` has told last, as of `guarded()` and `guardProvider()`
 * @example
 * ```tsx
 * function SendButton({ socket }: { socket: GuardedPartySocket }) {
 *   const { canSend, status, wait } = useStanding(socket);
 *   const counts = status !== "away" && wait > 0;
 *   return <button disabled={!canSend}>Send{counts && ` (${Math.ceil(wait / 1_000)})`}</button>;
 * }
 * ```
 */
export function useStanding(source: StandingSource | Standing): StandingView {
  const shown = useMemo(
    () => new ShownStanding("addEventListener" in source ? source : toldOnce(source), AT_FIRST),
    [source],
  );
  const standing = useSyncExternalStore(shown.subscribe, shown.get, getServerStanding);
  const wait = waitOf(standing);
  return useMemo(
    () => ({ ...standing, wait, canSend: wait === 0 && standing.status !== "away" }),
    [standing, wait],
  );
}

const getServerStanding = (): PacedStanding => AT_FIRST;

/** A standing that was told once, counted down since. */
function toldOnce(standing: Standing): StandingSource {
  const at = now();
  return {
    get standing() {
      return { queued: 0, ...countedDown(standing, now() - at) };
    },
    addEventListener() {},
    removeEventListener() {},
  };
}

function countedDown({ slowMode, ...standing }: Standing, ms: number): Standing {
  const rest = (span: number): number => Math.max(0, Math.ceil(span - ms));
  const isSlow = slowMode !== undefined && rest(slowMode.left) > 0;
  return {
    ...standing,
    retryAfter: rest(standing.retryAfter),
    ...(isSlow && {
      slowMode: { ...slowMode, left: rest(slowMode.left), retryAfter: rest(slowMode.retryAfter) },
    }),
  };
}
