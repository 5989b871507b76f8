import { OPEN } from "../platform/room.ts";
import type { LiveFrame, PageFrame, Watched } from "./frames.ts";

/** How long, in ms, a page is told what happens without anybody saying that its operator still may. */
export const LEASE = 90_000;

/** `Try Again Later`: it comes back, and is asked who it is. */
const TRY_AGAIN = 1013;

/** As much of a socket as a page needs. */
export interface PageSocket {
  readonly readyState: number;
  send(message: string): void;
  close(code?: number, reason?: string): void;
}

/** An open page of an operator. */
export class Page {
  readonly id = crypto.randomUUID();
  readonly session: string | null;
  readonly #socket: PageSocket;
  #until: number;
  #isPaused = false;
  #watched: Watched | null = null;
  /** What it was last told of what it watches. */
  #last: string | null = null;

  constructor(socket: PageSocket, session: string | null, now: number) {
    this.#socket = socket;
    this.session = session;
    this.#until = now + LEASE;
    this.tell({ type: "hello", page: this.id, renewAfter: LEASE / 3 });
  }

  get watched(): Watched | null {
    return this.#watched;
  }

  /** Whether somebody sees it who may. */
  isSeen(now: number): boolean {
    return !this.#isPaused && !this.isOver(now);
  }

  /** Whether its operator may no longer see it, or has gone. */
  isOver(now: number): boolean {
    return now >= this.#until || this.#socket.readyState !== OPEN;
  }

  renew(now: number): void {
    this.#until = now + LEASE;
  }

  hear(frame: PageFrame): void {
    if (frame.type === "watch") {
      this.#watched = frame.what;
      this.#last = null;
    } else this.#isPaused = frame.type === "pause";
  }

  tell(frame: LiveFrame): void {
    this.#send(JSON.stringify(frame));
  }

  /** Tells it what it watches, as text, unless it is what it was told last. */
  show(text: string): void {
    if (text === this.#last) return;
    this.#last = text;
    this.#send(text);
  }

  close(code: number = TRY_AGAIN): void {
    try {
      this.#socket.close(code);
    } catch {
      // It has gone.
    }
  }

  #send(text: string): void {
    try {
      if (this.#socket.readyState === OPEN) this.#socket.send(text);
    } catch {
      // It has gone.
    }
  }
}
