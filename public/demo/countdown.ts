import { write } from "./dom.ts";

export interface Countdown {
  /**
   * Runs from `ms` down to 0 and then, never at once, calls `done`. `Infinity` shows no time and never ends.
   *
   * @param after what to show from then on
   */
  start: (ms: number, done: () => void, after?: string) => void;
  stop: () => void;
}

const TICK = 100;
/** Ms from which seconds are whole ones. */
const LONG = 3_000;

/** A bar that empties and the seconds beside it. */
export function countdown(bar: HTMLElement, seconds: HTMLElement): Countdown {
  let timer: ReturnType<typeof setInterval> | undefined;
  let animation: Animation | undefined;

  const stop = () => {
    clearInterval(timer);
    animation?.cancel();
    write(seconds, "");
  };

  return {
    stop,
    start(ms, done, after = "") {
      stop();
      if (!Number.isFinite(ms)) return;
      const end = performance.now() + ms;
      const stepwise = matchMedia("(prefers-reduced-motion: reduce)").matches;
      animation = bar.animate([{ transform: "scaleX(1)" }, { transform: "scaleX(0)" }], {
        duration: ms,
        easing: stepwise ? `steps(${Math.max(1, Math.ceil(ms / 1000))}, end)` : "linear",
      });
      const show = () => {
        const left = end - performance.now();
        write(seconds, left > 0 ? inSeconds(left, ms) : after);
      };
      timer = setInterval(() => {
        if (performance.now() < end) return show();
        stop();
        write(seconds, after);
        done();
      }, TICK);
      show();
    },
  };
}

/** Short waits in tenths, so that one sees them run. */
function inSeconds(left: number, of: number): string {
  return of < LONG ? `${(Math.ceil(left / TICK) / 10).toFixed(1)} s` : `${Math.ceil(left / 1_000)} s`;
}
