import { type Happening, MOST_HAPPENINGS } from "../collector/report.ts";

import type { RecordKey } from "../identity/record-key.ts";

/** Most characters of what happened, in words. */
export const LONGEST_TEXT = 300;

/** What has happened to clients since the last report, for those who watch. */
export class Happenings {
  #noted: Happening[] = [];
  #omitted = 0;

  note(happening: Happening): void {
    if (this.#noted.length === MOST_HAPPENINGS) this.#omitted++;
    else this.#noted.push({ ...happening, text: happening.text.slice(0, LONGEST_TEXT) });
  }

  /** Says no more what has happened to a client. */
  forget(target: RecordKey): void {
    const left = this.#noted.filter((happening) => happening.target !== target);
    this.#omitted += this.#noted.length - left.length;
    this.#noted = left;
  }

  /** Whether there are any since the last time. */
  get areSome(): boolean {
    return this.#noted.length > 0;
  }

  /** Those since the last time, and how many more there were. */
  take(): { readonly happenings: Happening[]; readonly omitted: number } {
    const taken = { happenings: this.#noted, omitted: this.#omitted };
    this.#noted = [];
    this.#omitted = 0;
    return taken;
  }
}
