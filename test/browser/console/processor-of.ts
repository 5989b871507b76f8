import type { Page } from "playwright-core";

/** Ms that a page's main thread has kept a processor busy until now. What else the machine does makes it wait, and does not count. */
export async function processorOf(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    const seconds = metrics.find(({ name }) => name === "TaskDuration")?.value;
    if (seconds === undefined) throw new Error("Chromium does not say how busy the page is");
    return 1_000 * seconds;
  };
}
