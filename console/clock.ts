import { signal } from "@preact/signals";

/** Epoch ms, once a second while somebody looks. */
export const now = signal(Date.now());

/** Lets {@link now} go on. */
export function startClock(): void {
  const tick = (): void => {
    if (!document.hidden) now.value = Date.now();
  };
  setInterval(tick, 1_000);
  document.addEventListener("visibilitychange", tick);
}
