import { bytesOf } from "../../test/support/websocket-frame.ts";
import { RawSocket, type Received } from "../instruments/raw-socket.ts";

const FRAME = bytesOf({ payload: "f".repeat(80) });
/** In the place of a close code. */
const NOT_LET_IN = 0;

/** Somebody hostile: sends at a fixed rate whatever it is told, and comes back whenever it was closed. */
export class Flooder {
  sent = 0;
  connects = 0;
  /** As `performance.now()` has it. */
  firstClosedAt: number | null = null;
  /** How often it was closed, by the code. */
  readonly closes = new Map<number, number>();
  readonly #url: { readonly host: string; readonly path: string };
  readonly #comeBackAfter: number;
  readonly #past: Received[] = [];
  #socket: RawSocket | null = null;
  #isLeaving = false;

  /** @param comeBackAfter ms until it connects again */
  constructor(url: { host: string; path: string }, comeBackAfter: number) {
    this.#url = url;
    this.#comeBackAfter = comeBackAfter;
  }

  /** What it was sent on each of its connections. */
  get received(): readonly Received[] {
    return this.#past;
  }

  async come(): Promise<void> {
    if (this.#isLeaving) return;
    this.connects++;
    const { host, path } = this.#url;
    try {
      const socket = await RawSocket.connect(host, path, { closed: (code) => this.#closed(code) });
      this.#past.push(socket.received);
      if (this.#isLeaving) socket.destroy();
      // What closes it may have come with what opened it.
      else if (!socket.isOver) this.#socket = socket;
    } catch {
      this.#closed(NOT_LET_IN);
    }
  }

  /** Sends one message, unless it is not connected or the room does not take what it was sent. */
  flood(): void {
    if (this.#socket === null || this.#socket.isFull) return;
    this.sent++;
    this.#socket.send(FRAME);
  }

  leave(): void {
    this.#isLeaving = true;
    this.#socket?.destroy();
  }

  #closed(code: number): void {
    this.#socket = null;
    this.firstClosedAt ??= performance.now();
    this.closes.set(code, (this.closes.get(code) ?? 0) + 1);
    setTimeout(() => void this.come(), this.#comeBackAfter);
  }
}
