/**
 * The value of a rank, from 1 for the least. Values change places, and nothing is copied: quickselect (Hoare, "Algorithm 65: Find", 1961).
 *
 * @returns 0 if there is no such rank
 */
export function ranked(values: Float64Array, rank: number): number {
  const place = rank - 1;
  let from = 0;
  let to = values.length - 1;
  while (from < to) {
    const pivot = middleOf(at(values, from), at(values, (from + to) >> 1), at(values, to));
    let left = from;
    let right = to;
    while (left <= right) {
      while (at(values, left) < pivot) left++;
      while (at(values, right) > pivot) right--;
      if (left <= right) swap(values, left++, right--);
    }
    if (place <= right) to = right;
    else if (place >= left) from = left;
    else break;
  }
  return at(values, place);
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? 0;
}

function swap(values: Float64Array, one: number, other: number): void {
  const value = at(values, one);
  values[one] = at(values, other);
  values[other] = value;
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
