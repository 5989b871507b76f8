import type { TestSocket } from "../support/client.ts";
import { BARRIER, HEARD } from "./control.ts";

const PATIENCE = 30_000;
const CLOSED = 3;

/** A client's socket, which writes down what it receives. */
export class RecordedSocket {
  /** In the order of arrival, without barriers. */
  readonly lines: string[] = [];
  readonly #socket: TestSocket & { binaryType?: string };
  readonly #name: string;
  #barriers = 0;
  #heard = 0;
  #isClosed = false;
  #wake: (() => void)[] = [];

  constructor(name: string, socket: TestSocket) {
    this.#name = name;
    this.#socket = socket;
    // Where it is a Blob, reading it is asynchronous, and would change the order.
    this.#socket.binaryType = "arraybuffer";
    socket.addEventListener("message", ({ data }: { data: unknown }) => {
      if (data === BARRIER) this.#barriers++;
      else if (data === HEARD) this.#heard++;
      else this.write(typeof data === "string" ? data : `bytes ${textOf(data)}`);
      this.#notify();
    });
    socket.addEventListener("close", ({ code, reason }: { code: number; reason: string }) => {
      if (this.#isClosed) return;
      this.#isClosed = true;
      this.write(`closed ${code} ${reason}`);
      this.#notify();
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  send(message: string | ArrayBuffer): void {
    if (!this.#isClosed && this.#socket.readyState !== CLOSED) this.#socket.send(message);
  }

  /** Waits until the room has done all that was sent before, and until what came of it has arrived here. */
  async barrier(): Promise<void> {
    const before = this.#barriers;
    this.send(BARRIER);
    await this.until("a barrier", () => this.#barriers > before || this.#isClosed);
  }

  /** Waits until the room has heard all that was sent before, whatever comes of it later. */
  async heard(): Promise<void> {
    const before = this.#heard;
    this.send(HEARD);
    await this.until("to be heard", () => this.#heard > before || this.#isClosed);
  }

  async close(): Promise<void> {
    this.#socket.close(1000);
    await this.until("the close", () => this.#isClosed);
  }

  /** Waits until something is so, woken by each frame. */
  async until(what: string, isSo: () => boolean): Promise<void> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#notify();
    }, PATIENCE);
    while (!isSo()) {
      if (isLate)
        throw new Error(`${this.#name} waited in vain for ${what}, after\n${this.lines.join("\n")}`);
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
    clearTimeout(timer);
  }

  write(line: string): void {
    this.lines.push(`${this.#name}: ${line}`);
  }

  #notify(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const wake of waiting) wake();
  }
}

function textOf(data: unknown): string {
  return data instanceof ArrayBuffer ? new TextDecoder("latin1").decode(data) : String(data);
}
