/** Messages a second, ten times what the room lets through. */
const RATE = 100;
const BURST = 50;
const TICK = 50;

/** `waiting`: asked for before the rooms were open. It starts by itself when they are. */
export type FloodState = "idle" | "waiting" | "running";

export interface Flood {
  state: () => FloodState;
  toggle: () => void;
  /** Sends more at once than the room takes: one strike, and no more. */
  burst: () => void;
  stop: () => void;
  /** Starts what waits if the rooms are open now, and stops if they no longer are. */
  look: () => void;
}

export interface FloodOptions {
  /** Sends one message; the flood stops by itself when it returns `false`. */
  say: (text: string) => boolean;
  isReady: () => boolean;
  changed: () => void;
}

export function openFlood({ say, isReady, changed }: FloodOptions): Flood {
  let timer: ReturnType<typeof setInterval> | undefined;
  let wanted: (() => void) | null = null;
  let count = 0;
  const next = () => say(`Cheap watches! ${++count}`);

  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    wanted = null;
    changed();
  };

  const flood = () => {
    const start = performance.now();
    let due = 0;
    timer = setInterval(() => {
      // By the clock, because browsers slow down the timers of pages in the background.
      const target = Math.min(((performance.now() - start) * RATE) / 1_000, due + RATE);
      for (; due < target; due++) if (!next()) return stop();
    }, TICK);
  };

  const burst = () => {
    for (let i = 0; i < BURST; i++) if (!next()) return;
  };

  const ask = (what: () => void) => {
    if (isReady()) what();
    else wanted = what;
    changed();
  };

  const state = () => (timer !== undefined ? "running" : wanted !== null ? "waiting" : "idle");

  return {
    state,
    stop,
    toggle: () => (state() === "idle" ? ask(flood) : stop()),
    burst: () => ask(burst),
    look() {
      if (timer !== undefined && !isReady()) return stop();
      if (wanted === null || !isReady()) return;
      const what = wanted;
      wanted = null;
      what();
      changed();
    },
  };
}
