import type { RecordKey } from "../identity/record-key.ts";
import type { RoomAddress } from "../platform/ledger-port.ts";
import type { HappeningList } from "./calls.ts";
import type { Happening } from "./report.ts";

const MOST = 500;

/** The last things that happened, in memory. Each has a position, and so has each that is gone: a reader learns that it missed some. */
export class HappeningRing {
  readonly #happenings: { readonly position: number; readonly happening: Happening & RoomAddress }[] = [];
  #head: number;

  /** @param head how many have happened before, and are gone */
  constructor(head: number) {
    this.#head = head;
  }

  /** How many have happened. */
  get head(): number {
    return this.#head;
  }

  /** @param omitted how many more there were, of which nothing is known */
  add({ party, room }: RoomAddress, happenings: readonly Happening[], omitted: number): void {
    this.#head += omitted;
    for (const happening of happenings) {
      this.#happenings.push({ position: ++this.#head, happening: { ...happening, party, room } });
    }
    this.#happenings.splice(0, this.#happenings.length - MOST);
  }

  /** Says no more whom something is about that is about this client, nor what it was. */
  forget(target: RecordKey): void {
    for (const [index, { position, happening }] of this.#happenings.entries()) {
      if (happening.target !== target) continue;
      this.#happenings[index] = { position, happening: { ...happening, target: null, text: "" } };
    }
  }

  /** @param after the `next` of the list before */
  since(after: string | undefined): HappeningList {
    const next = String(this.#head);
    const position = Number(after ?? this.#head);
    if (position > this.#head) return { happenings: [], next, hasGap: true };
    const happenings = this.#happenings
      .filter((each) => each.position > position)
      .map(({ happening }) => happening);
    return { happenings, next, hasGap: happenings.length < this.#head - position };
  }
}
