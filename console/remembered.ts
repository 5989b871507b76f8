const PREFIX = "party-bouncer-console:";

/** What this browser remembers of the reader's wishes; `null` if nothing. Nothing of a client is kept. */
export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** Remembers a wish of the reader, if the browser lets it. */
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Then it is asked again next time.
  }
}
