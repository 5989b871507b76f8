import type { Page } from "playwright-core";

/** What a page drew, and what it had to do meanwhile. */
export interface Drawn {
  readonly frames: number;
  /** Most reports of its worker that it found waiting between two frames: many if it stood still. */
  readonly mostReports: number;
}

/** Counts, from before the page is opened on, what the worker reports and what is drawn. */
export async function watchFrames(page: Page): Promise<() => Promise<Drawn>> {
  await page.addInitScript(() => {
    const drawn = { frames: 0, mostReports: 0 };
    let reports = 0;
    const listen = MessagePort.prototype.start;
    MessagePort.prototype.start = function start(): void {
      this.addEventListener("message", () => {
        drawn.mostReports = Math.max(drawn.mostReports, ++reports);
      });
      listen.call(this);
    };
    const draw = (): void => {
      drawn.frames++;
      reports = 0;
      requestAnimationFrame(draw);
    };
    requestAnimationFrame(draw);
    Object.assign(globalThis, { drawn });
  });
  return () => page.evaluate(() => (globalThis as unknown as { drawn: Drawn }).drawn);
}

/** Presses a key in the field that has the focus. @returns how many frames were drawn until it was there */
export async function framesUntilTyped(page: Page, key: string): Promise<number> {
  const typed = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let frames = 0;
        let isThere = false;
        addEventListener("input", () => (isThere = true), { once: true, capture: true });
        const draw = (): void => {
          if (isThere) return resolve(frames);
          if (isDown) frames++;
          requestAnimationFrame(draw);
        };
        let isDown = false;
        addEventListener("keydown", () => (isDown = true), { once: true, capture: true });
        requestAnimationFrame(draw);
      }),
  );
  await page.keyboard.press(key);
  return typed;
}
