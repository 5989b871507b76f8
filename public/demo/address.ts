export type Party = "main" | "quiet";

/** Which room of which party the page is about. It lives in the address bar as `#party/room`. */
export interface Address {
  party: Party;
  room: string;
}

/** A reload keeps the party and takes a fresh room, so that nobody comes back with yesterday's strikes. */
export function addressAtLoad(): Address {
  const linked = parse(location.hash);
  return linked !== null && !isReload() ? linked : replace(freshAddress(linked?.party ?? "main"));
}

export function currentAddress(fallback: Party): Address {
  return parse(location.hash) ?? replace(freshAddress(fallback));
}

export function freshAddress(party: Party): Address {
  return { party, room: `${pick(MOODS)}-${pick(PLACES)}-${String(random(10_000)).padStart(4, "0")}` };
}

export function toHash({ party, room }: Address): string {
  return `#${party}/${room}`;
}

const MOODS = ["amber", "brisk", "calm", "dusky", "early", "gentle", "late", "mellow", "silver", "still"];
const PLACES = ["arcade", "balcony", "cellar", "foyer", "garden", "lounge", "parlour", "rooftop", "terrace"];

function parse(hash: string): Address | null {
  const [, party, room] = /^#(main|quiet)\/([a-z0-9-]{1,64})$/.exec(hash) ?? [];
  if (room === undefined) return null;
  return { party: party === "quiet" ? "quiet" : "main", room };
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
