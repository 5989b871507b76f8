import type { Page } from "playwright-core";

/** Ms from the begin of a visit until the first row of a list was drawn. */
export function untilRows(page: Pick<Page, "evaluate">): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          if (document.querySelector("main [data-row]") === null) requestAnimationFrame(look);
          else requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
        };
        look();
      }),
  );
}
