import type { Moment, Outcome } from "./trace.ts";

/** Ms within which alike messages become one moment, to begin with. */
const SLOT = 25;
/** More than this many, and longer times become one. */
const MOST = 6_000;

/** What a client did, thinned so that a flood of a million messages can be drawn too. */
export class Moments {
  readonly counts: Record<Outcome, number> = { admitted: 0, held: 0, refused: 0, away: 0 };
  from = 0;
  until = 0;
  #list: Moment[] = [];
  #slot = SLOT;

  get list(): readonly Moment[] {
    return this.#list;
  }

  add(moment: Moment): void {
    if (this.#list.length === 0) this.from = moment.at;
    this.until = Math.max(this.until, moment.at);
    if (moment.event === "message") this.counts[moment.outcome] += 1;
    this.#push(moment);
    while (this.#list.length > MOST) this.#thin();
  }

  #push(moment: Moment): void {
    const last = this.#list.at(-1);
    if (last !== undefined && isLike(last, moment) && moment.at - last.at < this.#slot)
      this.#list[this.#list.length - 1] = joined(last, moment);
    else this.#list.push(moment);
  }

  #thin(): void {
    this.#slot *= 2;
    const before = this.#list;
    this.#list = [];
    for (const moment of before) this.#push(moment);
  }
}

function isLike(a: Moment, b: Moment): boolean {
  const isPlain = a.event === "message" && b.event === "message" && a.rung === null && b.rung === null;
  return (
    isPlain &&
    a.outcome === b.outcome &&
    a.limit === b.limit &&
    a.connection === b.connection &&
    a.type === b.type
  );
}

/** Two that follow each other, as one: it begins as the first, and leaves things as the second. */
function joined(first: Moment, second: Moment): Moment {
  const { levels, strikes, bytes } = second;
  return { ...first, levels, strikes, bytes: first.bytes + bytes, times: first.times + second.times };
}
