/** Sets timers, as `setTimeout` and `clearTimeout` do. */
export interface Timers<Timer = unknown> {
  set(run: () => void, ms: number): Timer;
  clear(timer: Timer | undefined): void;
}

/** Those of the platform. */
export const TIMERS: Timers<ReturnType<typeof setTimeout>> = {
  set: (run, ms) => setTimeout(run, ms),
  clear: (timer) => clearTimeout(timer),
};
