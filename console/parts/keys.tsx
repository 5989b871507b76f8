import { go } from "../router.ts";
import { useShortcut } from "../shortcuts.ts";
import { helpIsOpen } from "./help.tsx";

const help = (): void => {
  helpIsOpen.value = true;
};
const find = (): void => document.querySelector<HTMLInputElement>(".find input")?.focus();
const rooms = (): void => go("rooms");
const bans = (): void => go("bans");
const appeals = (): void => go("appeals");
const switches = (): void => go("switches");
const audit = (): void => go("audit");
const choose = (): void =>
  document.activeElement?.closest("[data-row]")?.querySelector<HTMLElement>("input[type=checkbox]")?.click();
const next = (): void => step(1);
const previous = (): void => step(-1);

/** The keys that work everywhere. */
export function Keys() {
  useShortcut({ key: "?", label: "keys.help", run: help });
  useShortcut({ key: "/", label: "keys.find", run: find });
  useShortcut({ key: "1", label: "keys.rooms", run: rooms });
  useShortcut({ key: "2", label: "keys.bans", run: bans });
  useShortcut({ key: "3", label: "keys.appeals", run: appeals });
  useShortcut({ key: "4", label: "keys.switches", run: switches });
  useShortcut({ key: "5", label: "keys.audit", run: audit });
  useShortcut({ key: "j", label: "keys.next", run: next });
  useShortcut({ key: "k", label: "keys.previous", run: previous });
  useShortcut({ key: "x", label: "keys.choose", run: choose });
  return null;
}

/** Goes to the first link of another row: each row of a list has one, and is marked as `data-row`. */
function step(by: number): void {
  const links = [...document.querySelectorAll<HTMLElement>("main [data-row] a")].filter(
    (link) => link === link.closest("[data-row]")?.querySelector("a"),
  );
  const at = links.findIndex((link) => link.closest("[data-row]")?.contains(document.activeElement) === true);
  const to = at === -1 ? (by > 0 ? 0 : links.length - 1) : at + by;
  links[to]?.focus();
}
