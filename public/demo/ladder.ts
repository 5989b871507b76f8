import { all, one } from "./dom.ts";

/** Lights as many rungs as there are strikes. */
export function showLadder(strikes: number): void {
  const rungs = all("li", one("[data-ladder]"));
  const top = Math.min(strikes, rungs.length) - 1;
  rungs.forEach((rung, index) => {
    rung.toggleAttribute("data-lit", index <= top);
    if (index === top) rung.setAttribute("aria-current", "step");
    else rung.removeAttribute("aria-current");
  });
}
