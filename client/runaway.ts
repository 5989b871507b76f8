import { isDevelopment } from "./development.ts";

/** Messages in a second that no app means to send: a render loop, or a listener that was added again and again. */
const RUNAWAY = 100;
const SECOND = 1_000;

/** In development, names a sender that has run away, once. */
export class Runaway {
  #since = 0;
  #count = 0;
  #hasSpoken = false;

  /** Takes note of a send. Called by the socket's own method, of which the caller is the sender. */
  note(): void {
    if (this.#hasSpoken) return;
    const now = performance.now();
    if (now - this.#since >= SECOND) {
      this.#since = now;
      this.#count = 0;
    }
    if (++this.#count < RUNAWAY || !isDevelopment()) return;
    this.#hasSpoken = true;
    const rate = Math.round((this.#count * SECOND) / Math.max(1, now - this.#since));
    console.warn(
      `party-bouncer: ${rate} messages a second${caller()}. If a render sends them, send from an event handler, ` +
        "or give the effect its dependencies. If they are meant (cursor moves, typing), let pacing coalesce them.",
    );
  }
}

/** Where the message was sent from: the stack below the socket's own method. */
function caller(): string {
  const lines = (new Error().stack ?? "").split("\n").filter((line) => /:\d+/.test(line));
  const line = lines[3]?.trim().replace(/^at /, "");
  return line === undefined ? "" : `, from ${line}`;
}
