import { PartySocket } from "partysocket";
import { SECOND } from "../../support/time.ts";

/** Messages that are alike, so many a second. */
export interface Stream {
  readonly type: string;
  readonly hertz: number;
  /** Bytes of filling. */
  readonly bytes: number;
}

/** What a room made of what one client sent. It echoes all that reaches it. */
export interface Finding {
  readonly name: string;
  readonly sent: number;
  readonly heard: number;
  readonly isInOrder: boolean;
  /** Ms between two that arrived, at the most. */
  readonly longestGap: number;
  readonly warnings: readonly unknown[];
  /** The code with which the room closed it, or `null`. */
  readonly closed: number | null;
}

/** An honest client without a guard, which sends streams by its timers, and listens to what comes back. */
export class Sender {
  readonly #name: string;
  readonly #socket: PartySocket;
  readonly #streams: readonly Stream[];
  readonly #warnings: unknown[] = [];
  #sent = 0;
  #heard = 0;
  #isInOrder = true;
  #lastAt: number | null = null;
  #longestGap = 0;
  #closed: number | null = null;

  constructor(name: string, host: string, party: string, streams: readonly Stream[]) {
    this.#name = name;
    this.#streams = streams;
    this.#socket = new PartySocket({
      host,
      party,
      room: name,
      query: { user: name },
      shouldReconnectOnClose: () => false,
    });
    this.#socket.addEventListener("message", ({ data }) => this.#hear(String(data)));
    this.#socket.addEventListener("close", ({ code }) => {
      if (this.#closed === null) this.#closed = code;
    });
  }

  /** Sends for so many ms, each stream at its rate. A timer that was late makes up for it. */
  async send(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      if (this.#socket.readyState === this.#socket.OPEN) resolve();
      else this.#socket.addEventListener("open", () => resolve(), { once: true });
    });
    const start = performance.now();
    await Promise.all(this.#streams.map((stream) => this.#flow(stream, start, ms)));
  }

  async #flow({ type, hertz, bytes }: Stream, start: number, ms: number): Promise<void> {
    const filling = "x".repeat(bytes);
    for (let count = 0; count * SECOND < hertz * ms; count++) {
      const left = start + (count * SECOND) / hertz - performance.now();
      if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
      this.#socket.send(JSON.stringify({ type, number: this.#sent++, filling }));
    }
  }

  #hear(text: string): void {
    const message = JSON.parse(text) as { type: string; number: number };
    if (message.type.startsWith("party-bouncer:")) {
      this.#warnings.push(message);
      return;
    }
    const now = performance.now();
    if (this.#lastAt !== null) this.#longestGap = Math.max(this.#longestGap, now - this.#lastAt);
    this.#lastAt = now;
    if (message.number !== this.#heard++) this.#isInOrder = false;
  }

  get isHeard(): boolean {
    return this.#heard === this.#sent;
  }

  find(): Finding {
    const finding = {
      name: this.#name,
      sent: this.#sent,
      heard: this.#heard,
      isInOrder: this.#isInOrder,
      longestGap: Math.round(this.#longestGap),
      warnings: this.#warnings,
      closed: this.#closed,
    };
    this.#socket.close();
    return finding;
  }
}
