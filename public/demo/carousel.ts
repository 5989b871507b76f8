import { all, one } from "./dom.ts";

/** On a phone the columns are a row one swipes through; this keeps the names above it in step. */
export function followPeople(): void {
  const row = one(".people");
  const columns = all(".person");

  for (const button of all("[data-show]")) {
    button.addEventListener("click", () => {
      const column = one(`[data-person=${button.dataset["show"] ?? ""}]`);
      row.scrollTo({ left: column.offsetLeft - row.offsetLeft });
    });
  }

  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const button = one(`[data-show=${(target as HTMLElement).dataset["person"] ?? ""}]`);
        if (isIntersecting) button.setAttribute("aria-current", "true");
        else button.removeAttribute("aria-current");
      }
    },
    { root: row, threshold: 0.6 },
  );
  for (const column of columns) {
    observer.observe(column);
    letOneSpeak(column, columns);
  }
}

/** Three logs that read themselves aloud would say everything thrice: only the one in use speaks. */
function letOneSpeak(column: HTMLElement, columns: HTMLElement[]): void {
  column.addEventListener("focusin", () => {
    for (const other of columns)
      one(".log", other).setAttribute("aria-live", other === column ? "polite" : "off");
  });
}
