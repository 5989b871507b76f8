import { START } from "../support/time.ts";

/**
 * A clock that stands still until it is told otherwise.
 *
 * What a bouncer promises, it promises by the clock that it was handed. Were that the machine's, a transcript would depend on
 * how fast the machine is: one message more drained, one millisecond less in a `retryAfter`. So `Date.now` is replaced as
 * this module is imported, before any bouncer is built and takes it. Until it is stopped, the clock goes as it always did, so
 * that other rooms in the same runtime notice nothing. Timers are the machine's: they are waited for, never raced.
 */
const machine = Date.now.bind(Date);
let stopped: number | null = null;

Date.now = () => stopped ?? machine();

export function stopClock(): void {
  stopped = START;
}

export function advanceClock(ms: number): void {
  stopped = (stopped ?? machine()) + ms;
}

export function startClock(): void {
  stopped = null;
}
