import { openAppeal } from "./appeal.ts";
import { all, one } from "./dom.ts";
import { openLog } from "./log.ts";
import type { Person } from "./person.ts";
import { showStanding } from "./standing.ts";

/**
 * Shows what one person sees, and lets one speak as that person.
 *
 * @param say sends what is typed; `false` if it cannot be sent
 */
export function openScreen(
  panel: HTMLElement,
  person: Person,
  say: (text: string) => boolean,
  signal: AbortSignal,
): void {
  const log = openLog(one(".log", panel));
  person.onChat(({ from, text, at }) => log.add({ kind: "chat", from, text, at }));
  const note = (text: string): void => log.add({ kind: "note", text, at: Date.now() });
  person.onNote(note);
  const answer = openAppeal(person, note, signal);

  const [input] = all<HTMLInputElement>("input", panel);
  one("form", panel).addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      const text = input?.value.trim() ?? "";
      if (input !== undefined && text !== "" && (answer(text) || say(text))) input.value = "";
    },
    { signal },
  );

  showStanding(panel, person.socket, signal);
  signal.addEventListener("abort", log.clear);
}
