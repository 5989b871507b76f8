import { type Address, endingOf, type Ending, freshAddress, toHash } from "./address.ts";
import { all, one } from "./dom.ts";
import { waitAfter } from "./rules.ts";

/** Lets one choose the ending. Each choice opens a fresh room. */
export function offerChoice(): void {
  for (const radio of all<HTMLInputElement>("input[name=ending]")) {
    radio.addEventListener("change", () => {
      location.hash = toHash(freshAddress(endingOf(radio.value)));
    });
  }
}

/** Shows which ending and room are on. */
export function showChoice({ ending, room }: Address): void {
  document.documentElement.dataset["ending"] = ending;
  one("[data-last-rung]").textContent = LAST_RUNG[ending];
  all("[data-wait]").forEach((rung, index) => {
    rung.textContent = `wait ${waitAfter(index + 1, ending) / 1_000} s`;
  });
  one("[data-room-name]").textContent = room;
  one<HTMLAnchorElement>("[data-start-over]").href = toHash(freshAddress(ending));
  for (const radio of all<HTMLInputElement>("input[name=ending]")) {
    radio.checked = radio.value === ending;
  }
}

const LAST_RUNG: Record<Ending, string> = { close: "door closes", "shadow-ban": "shadow-ban" };
