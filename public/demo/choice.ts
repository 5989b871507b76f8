import { type Address, type Party, freshAddress, toHash } from "./address.ts";
import { all, one } from "./dom.ts";

/** Lets one choose the party. Each choice opens a fresh room. */
export function offerChoice(): void {
  for (const radio of all<HTMLInputElement>("input[name=party]")) {
    radio.addEventListener("change", () => {
      location.hash = toHash(freshAddress(radio.value === "quiet" ? "quiet" : "main"));
    });
  }
}

/** Shows which party and room are on. */
export function showChoice({ party, room }: Address): void {
  document.documentElement.dataset["party"] = party;
  one("[data-lead]").textContent = LEAD[party];
  one("[data-last-rung]").textContent = LAST_RUNG[party];
  all("[data-wait]").forEach((rung, index) => {
    rung.textContent = `wait ${Math.min(2 ** index, LONGEST_WAIT[party])} s`;
  });
  one("[data-room]").textContent = room;
  one<HTMLAnchorElement>("[data-new-room]").href = toHash(freshAddress(party));
  for (const radio of all<HTMLInputElement>("input[name=party]")) {
    radio.checked = radio.value === party;
  }
}

const LEAD: Record<Party, string> = {
  main:
    "Three people share one room: flood it as the Spammer, and the bouncer warns, makes it wait longer " +
    "each time, and at the sixth strike closes the door.",
  quiet:
    "Three people share one room: flood it as the Spammer, and the bouncer warns, makes it wait longer " +
    "each time, and at the sixth strike lets it talk to itself.",
};

/** Seconds, as party/rules.ts has it. */
const LONGEST_WAIT: Record<Party, number> = { main: 30, quiet: 4 };

const LAST_RUNG: Record<Party, string> = { main: "door closes", quiet: "shadow-ban" };
