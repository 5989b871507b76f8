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
  const heads: Head<T>[] = [];
  for (const source of sources) {
    const iterator = source[Symbol.iterator]();
    const { done, value } = iterator.next();
    if (done !== true) heads.push({ order: heads.length, iterator, next: value });
  }
  for (let index = (heads.length >> 1) - 1; index >= 0; index--) sink(heads, index);
  for (let first = heads[0]; first !== undefined; first = heads[0]) {
    yield first.next;
    const { done, value } = first.iterator.next();
    if (done === true) {
      const last = heads.pop();
      if (last === undefined || last === first) continue;
      heads[0] = last;
    } else {
      first.next = value;
    }
    sink(heads, 0);
  }
}

const isBefore = (a: Head<Timed>, b: Head<Timed>): boolean =>
  a.next.at < b.next.at || (a.next.at === b.next.at && a.order < b.order);

/** Sinks the head at `index` to its place in a binary heap. All below it are in order. */
function sink<T extends Timed>(heads: Head<T>[], index: number): void {
  const head = heads[index];
  if (head === undefined) return;
  for (;;) {
    const left = 2 * index + 1;
    let least = heads[left];
    let to = left;
    const right = heads[left + 1];
    if (least !== undefined && right !== undefined && isBefore(right, least)) {
      least = right;
      to = left + 1;
    }
    if (least === undefined || !isBefore(least, head)) break;
    heads[index] = least;
    index = to;
  }
  heads[index] = head;
}
