import { Folded } from "./folded.ts";
import { Lru } from "../shared/lru.ts";

/** How many different lines are remembered at the same time. */
const MOST = 200;

/** Lines on the developer's console. A line that comes again is said at most once a minute, with how often it came. */
export class Lines {
  readonly #known = new Lru<string, Folded>(MOST);

  /**
   * @param key what makes it the same line, whatever numbers are in it
   * @param where the room, as `in room "lobby"`
   */
  say(key: string, where: string, text: string, now: number): void {
    const line = this.#known.get(key) ?? new Folded();
    this.#known.set(key, line);
    const count = line.note(now);
    if (count === 0) return;
    const times = count > 1 ? ` (${count} times since this was said last)` : "";
    // oxlint-disable-next-line no-console -- what it is for
    console.log(withoutControls(`party-bouncer ${where}: ${text}${times}`));
  }
}

/** Clients choose ids and names of rooms: these could end the line, or control the terminal. JSON stays the same JSON. */
export function withoutControls(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\u2028\u2029]/gu,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
