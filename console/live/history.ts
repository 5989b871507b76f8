import type { Point } from "../parts/sparkline.tsx";

/** Spans that are kept. */
export const SPANS = 40;

/** Ms of a span. */
const SPAN = 3_000;

/** Ms of all that is kept. */
export const KEPT = SPANS * SPAN;

interface Counted {
  admitted: number;
  refused: number;
}

/** What passed and what was refused in the last two minutes, by spans of three seconds. */
export class History {
  /** By the number of the span since 1970. */
  readonly #spans = new Map<number, Counted>();
  /** Epoch ms of what was counted last. */
  #last = 0;

  /** When something was counted last, in epoch ms; 0 before that. */
  get last(): number {
    return this.#last;
  }

  /** Counts what happened by a moment, in epoch ms. */
  add(at: number, { admitted, refused }: Point): void {
    this.#last = Math.max(this.#last, at);
    const span = Math.floor(at / SPAN);
    const counted = this.#spans.get(span) ?? { admitted: 0, refused: 0 };
    this.#spans.set(span, {
      admitted: counted.admitted + admitted,
      refused: counted.refused + refused,
    });
    for (const each of this.#spans.keys()) if (each <= span - SPANS) this.#spans.delete(each);
  }

  /** Another one that has counted the same. */
  copy(): History {
    const copied = new History();
    copied.#last = this.#last;
    for (const [span, counted] of this.#spans) copied.#spans.set(span, counted);
    return copied;
  }

  /** One point for each span up to now, the newest last. */
  points(now: number): Point[] {
    const newest = Math.floor(now / SPAN);
    return Array.from({ length: SPANS }, (_, index) => {
      const counted = this.#spans.get(newest - SPANS + 1 + index);
      return counted ?? { admitted: 0, refused: 0 };
    });
  }
}

/** How much of all that there is. */
export function sumOf(points: readonly Point[]): Point {
  let admitted = 0;
  let refused = 0;
  for (const each of points) {
    admitted += each.admitted;
    refused += each.refused;
  }
  return { admitted, refused };
}

/** Turns a figure that only grows into what came since it was seen last. A figure that went back has begun again. */
export class Growth {
  #before: Point | null = null;

  /** What came since; nothing the first time. */
  since(now: Point): Point {
    const before = this.#before ?? now;
    this.#before = now;
    const hasBegunAgain = now.admitted < before.admitted || now.refused < before.refused;
    if (hasBegunAgain) return now;
    return { admitted: now.admitted - before.admitted, refused: now.refused - before.refused };
  }
}
