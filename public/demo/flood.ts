/** Messages a second, ten times what the room lets through. */
const RATE = 100;
const BURST = 30;
const TICK = 50;

export interface Flood {
  running: () => boolean;
  toggle: () => void;
  stop: () => void;
  /** Sends more at once than the room takes: one strike, and no more. */
  burst: () => void;
}

/** @param say sends one message; the flood stops by itself when it returns `false`. */
export function openFlood(say: (text: string) => boolean, changed: (running: boolean) => void): Flood {
  let timer: ReturnType<typeof setInterval> | undefined;
  let count = 0;
  const next = () => say(`Cheap watches! ${++count}`);

  const stop = () => {
    if (timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
    changed(false);
  };

  const start = () => {
    const perTick = (RATE * TICK) / 1000;
    timer = setInterval(() => {
      for (let i = 0; i < perTick; i++) if (!next()) return stop();
    }, TICK);
    changed(true);
  };

  return {
    running: () => timer !== undefined,
    toggle: () => (timer === undefined ? start() : stop()),
    stop,
    burst() {
      for (let i = 0; i < BURST; i++) if (!next()) return;
    },
  };
}
