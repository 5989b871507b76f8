import { Heap } from "../../shared/heap.ts";

/** Something that happens at a time. */
interface Timed {
  readonly at: number;
}

/** A source and what it comes to next. */
interface Head<T> {
  readonly order: number;
  readonly iterator: Iterator<T>;
  next: T;
}

/**
 * Several sources as one, in order of time, as long as each of them is. What happens at the same time comes in the order of the sources.
 * It asks each source for one item more than it has given away, so sources may be endless.
 */
export function* merge<T extends Timed>(sources: Iterable<Iterable<T>>): Generator<T, void, undefined> {
  const heads = new Heap<Head<T>>(isBefore);
  let order = 0;
  for (const source of sources) {
    const iterator = source[Symbol.iterator]();
    const { done, value } = iterator.next();
    if (done !== true) heads.push({ order: order++, iterator, next: value });
  }
  for (let { first } = heads; first !== undefined; { first } = heads) {
    yield first.next;
    const { done, value } = first.iterator.next();
    if (done === true) heads.takeFirst();
    else {
      first.next = value;
      heads.settleFirst();
    }
  }
}

const isBefore = (a: Head<Timed>, b: Head<Timed>): boolean =>
  a.next.at < b.next.at || (a.next.at === b.next.at && a.order < b.order);
