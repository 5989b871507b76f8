import type { Page } from "playwright-core";

/** What a page drew, and how long it was busy at a time. */
export interface Drawn {
  readonly frames: number;
  /** Ms of the longest task since the page was opened, or since {@link forgetTasks}; 50 if none was longer. */
  readonly longestTask: number;
}

/** Counts, from before the page is opened on, what is drawn, and measures tasks. */
export async function watchFrames(page: Page): Promise<() => Promise<Drawn>> {
  await page.addInitScript(() => {
    const drawn = { frames: 0, longestTask: 50 };
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) drawn.longestTask = Math.max(drawn.longestTask, duration);
    }).observe({ type: "longtask", buffered: true });
    const draw = (): void => {
      drawn.frames++;
      requestAnimationFrame(draw);
    };
    requestAnimationFrame(draw);
    Object.assign(globalThis, { drawn });
  });
  return () => page.evaluate(() => (globalThis as unknown as { drawn: Drawn }).drawn);
}

/** Measures the tasks of the page from now on. */
export async function forgetTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    (globalThis as unknown as { drawn: { longestTask: number } }).drawn.longestTask = 50;
  });
}

/** Presses a key in the field that has the focus. @returns how many frames were drawn from the press until it was there */
export async function framesUntilTyped(page: Page, key: string): Promise<number> {
  await page.evaluate(() => {
    const typed = new Promise<number>((resolve) => {
      let frames = 0;
      const draw = (): void => {
        frames++;
        requestAnimationFrame(draw);
      };
      addEventListener("keydown", () => requestAnimationFrame(draw), { once: true, capture: true });
      addEventListener("input", () => requestAnimationFrame(() => resolve(frames)), {
        once: true,
        capture: true,
      });
    });
    Object.assign(globalThis, { typed });
  });
  await page.keyboard.press(key);
  return page.evaluate(() => (globalThis as unknown as { typed: Promise<number> }).typed);
}
