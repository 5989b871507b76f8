/** Words of other rate limiters, and the words for the same here. */
const ALSO_CALLED: Readonly<Record<string, string>> = {
  ban: "close",
  disconnect: "close",
  duration: "for",
  global: "room",
  interval: "window",
  ip: "address",
  kick: "close",
  maxSize: "maxMessageBytes",
  period: "window",
  rate: "limit",
  socket: "connection",
  user: "client",
};

/** With how many typing mistakes a word is still recognised: one for every three letters or part of three, at most two. */
const mistakesIn = (word: string): number => Math.min(2, Math.ceil(word.length / 3));

/**
 * The word that was probably meant, of those that are known; `null` if none is close enough.
 *
 * @example
 * suggestionFor("limt", ["limit", "window"]); // "limit"
 */
export function suggestionFor(word: string, known: readonly string[]): string | null {
  const other = Object.hasOwn(ALSO_CALLED, word) ? ALSO_CALLED[word] : undefined;
  if (other !== undefined && known.includes(other)) return other;
  let best: string | null = null;
  let fewest = mistakesIn(word) + 1;
  for (const candidate of known) {
    const distance = editsBetween(word.toLowerCase(), candidate.toLowerCase());
    if (distance < fewest) [best, fewest] = [candidate, distance];
  }
  return best;
}

/** How many letters to add, drop or change to turn one word into the other (V. I. Levenshtein, 1965). */
function editsBetween(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(change, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
