/** What becomes of the Spammer at the sixth strike. */
export type Ending = "close" | "shadow-ban";

/** Which room the page is about, and how it ends there. It lives in the address bar as `#ending/room`. */
export interface Address {
  ending: Ending;
  room: string;
}

/** A reload keeps the ending and takes a fresh room, so that nobody comes back with yesterday's strikes. */
export function addressAtLoad(): Address {
  const linked = parse(location.hash);
  return linked !== null && !isReload() ? linked : replace(freshAddress(linked?.ending ?? "close"));
}

export function isAddress(): boolean {
  return parse(location.hash) !== null;
}

export function currentAddress(fallback: Ending): Address {
  return parse(location.hash) ?? replace(freshAddress(fallback));
}

export function freshAddress(ending: Ending): Address {
  return { ending, room: `${pick(MOODS)}-${pick(PLACES)}-${String(random(10_000)).padStart(4, "0")}` };
}

export function toHash({ ending, room }: Address): string {
  return `#${ending}/${room}`;
}

export function endingOf(word: string | undefined): Ending {
  return word === "shadow-ban" ? "shadow-ban" : "close";
}

const MOODS = ["amber", "brisk", "calm", "dusky", "early", "gentle", "late", "mellow", "silver", "still"];
const PLACES = ["arcade", "balcony", "cellar", "foyer", "garden", "lounge", "parlour", "rooftop", "terrace"];

function parse(hash: string): Address | null {
  const [, ending, room] = /^#(close|shadow-ban)\/([a-z0-9-]{1,64})$/.exec(hash) ?? [];
  return room === undefined ? null : { ending: endingOf(ending), room };
}

function replace(address: Address): Address {
  history.replaceState(null, "", toHash(address));
  return address;
}

function isReload(): boolean {
  const [entry] = performance.getEntriesByType("navigation");
  return entry instanceof PerformanceNavigationTiming && entry.type === "reload";
}

function pick(words: readonly string[]): string {
  return words[random(words.length)] ?? "room";
}

function random(below: number): number {
  return Math.floor(Math.random() * below);
}
