/** Names are made up by clients and apps, so that only so many are told apart, and none that is longer. */
export const MOST_NAMES = 100;
export const LONGEST_NAME = 100;

/** The name of all others. */
export const OTHER = "(other)";

/** What checks a record leaves this name out, so that what is counted under it would get lost on the way. */
const UNCHECKED = "__proto__";

/** Figures by name, such as how often each limit refused. */
export class ByName<Figures> {
  readonly #known = new Map<string, Figures>();
  readonly #make: () => Figures;

  /** @param make the figures of a name that is new */
  constructor(make: () => Figures) {
    this.#make = make;
  }

  of(name: string): Figures {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const isTold = name !== UNCHECKED && name.length <= LONGEST_NAME && this.#known.size < MOST_NAMES;
    if (name !== OTHER && !isTold) return this.of(OTHER);
    const figures = this.#make();
    this.#known.set(name, figures);
    return figures;
  }

  read<Value>(valueOf: (figures: Figures) => Value): Record<string, Value> {
    return Object.fromEntries(Array.from(this.#known, ([name, figures]) => [name, valueOf(figures)]));
  }
}
