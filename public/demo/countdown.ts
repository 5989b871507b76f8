import { write } from "./dom.ts";

export interface Countdown {
  /** Runs from `ms` down to 0 and then, never at once, calls `done`. `Infinity` shows no time and never ends. */
  start: (ms: number, done: () => void) => void;
  stop: () => void;
}

const TICK = 100;

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
    start(ms, done) {
      stop();
      if (!Number.isFinite(ms)) return;
      const end = performance.now() + ms;
      const stepwise = matchMedia("(prefers-reduced-motion: reduce)").matches;
      animation = bar.animate([{ transform: "scaleX(1)" }, { transform: "scaleX(0)" }], {
        duration: ms,
        easing: stepwise ? `steps(${Math.max(1, Math.ceil(ms / 1000))}, end)` : "linear",
      });
      const show = () => write(seconds, `${Math.max(1, Math.ceil((end - performance.now()) / 1000))} s`);
      timer = setInterval(() => {
        if (performance.now() < end) return show();
        stop();
        done();
      }, TICK);
      show();
    },
  };
}
