import type { Session } from "../session/session.ts";
import type { AppDelivery } from "../visibility/deliver.ts";
import { unbounded } from "../visibility/scope.ts";

interface LateDeps {
  readonly delivery: AppDelivery;
  fail(doing: string, error: unknown): void;
}

/** Delivers a message that waited. Nobody is there to be told of an error but the bouncer's listeners. */
export function deliverLate(
  { delivery, fail }: LateDeps,
  session: Session,
  deliver: () => unknown,
  now: number,
): void {
  const failed = (error: unknown): void => fail("delivering a message that waited", error);
  try {
    // A timer is started by one message, and delivers others.
    const result = unbounded(() => delivery.deliver(session, deliver, now));
    Promise.resolve(result).catch(failed);
  } catch (error) {
    failed(error);
  }
}
