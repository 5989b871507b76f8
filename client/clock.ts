/** Ms by which the wall clock may gain on the other one before it counts as sleep: clocks drift, and are corrected. */
const DRIFT = 1_000;

/** Ms after which a timer looks at the clock again: timers stand still while a device sleeps. */
const CHECKUP = 5_000;

let lead = Date.now() - performance.now();
let asleep = 0;

/**
 * Milliseconds of a clock that goes on while the device sleeps, which `performance.now()` does on Windows only: what the wall clock gains
 * on that counts too. Setting the wall clock back changes nothing. Setting it forward ends a wait early: then the room is asked once more,
 * and says how long to wait.
 */
export function now(): number {
  const awake = performance.now();
  const gain = Date.now() - awake - lead;
  if (Math.abs(gain) > DRIFT) {
    lead += gain;
    asleep += Math.max(0, gain);
  }
  return awake + asleep;
}

/**
 * Calls `task` once so many ms have passed, those that the device sleeps included.
 *
 * @param keepsAlive whether a Node process waits for it
 * @returns a function that calls it off
 */
export function later(ms: number, task: () => void, keepsAlive = true): () => void {
  const due = now() + ms;
  let timer: ReturnType<typeof setTimeout>;
  const wait = (left: number): void => {
    timer = setTimeout(check, Math.min(Math.max(1, Math.ceil(left)), CHECKUP));
    if (!keepsAlive) (timer as { unref?: () => void }).unref?.();
  };
  const check = (): void => {
    // A microsecond is let go, as `due` is a sum of fractions.
    const left = due - now() - 0.001;
    if (left > 0) wait(left);
    else task();
  };
  wait(ms);
  return () => clearTimeout(timer);
}
