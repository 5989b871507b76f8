import { MOUNT } from "../mount.ts";
import type { LiveFrame, PageFrame } from "../../src/live/frames.ts";

/** More than any frame has, in characters. */
const LONGEST = 2 ** 21;

/** Ms before the first attempt to come back, and at most. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

interface LiveSocketCallbacks {
  onFrame(frame: LiveFrame): void;
  /** It has opened, or it has closed. */
  onChange(isOpen: boolean): void;
}

/** A socket to the console's worker. It comes back by itself, later each time, until it is closed. */
export class LiveSocket {
  readonly #callbacks: LiveSocketCallbacks;
  #socket: WebSocket | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;

  constructor(callbacks: LiveSocketCallbacks) {
    this.#callbacks = callbacks;
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  open(): void {
    const url = new URL(`${MOUNT}live`, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.onopen = () => {
      this.#failures = 0;
      this.#callbacks.onChange(true);
    };
    socket.onmessage = ({ data }) => {
      const frame = frameOf(data);
      if (frame !== null) this.#callbacks.onFrame(frame);
    };
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#failures) * (0.75 + Math.random() / 2);
      this.#failures += 1;
      this.#callbacks.onChange(false);
      this.#retry = setTimeout(() => this.open(), wait);
    };
  }

  /** Begins again: the server has forgotten it. */
  reopen(): void {
    this.close();
    this.#callbacks.onChange(false);
    this.open();
  }

  send(frame: PageFrame): void {
    if (this.isOpen) this.#socket?.send(JSON.stringify(frame));
  }

  close(): void {
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1_000);
  }
}

/** `null` for what is none, or from a newer server. */
function frameOf(data: unknown): LiveFrame | null {
  if (typeof data !== "string" || data.length > LONGEST) return null;
  try {
    const frame = JSON.parse(data) as LiveFrame | null;
    return typeof frame === "object" && frame !== null && "type" in frame ? frame : null;
  } catch {
    return null;
  }
}
