import type { Span } from "./trace.ts";

/** Times of which more and more becomes known. Those of a kind that touch are one. */
export class Spans {
  readonly #lists = new Map<Span["kind"], { from: number; until: number }[]>();

  get list(): readonly Span[] {
    return [...this.#lists].flatMap(([kind, spans]) => spans.map((span) => ({ kind, ...span })));
  }

  add(kind: Span["kind"], from: number, until: number): void {
    const spans = this.#lists.get(kind) ?? [];
    this.#lists.set(kind, spans);
    const last = spans.at(-1);
    if (last === undefined || from > last.until) spans.push({ from, until });
    else last.until = Math.max(last.until, until);
  }
}
