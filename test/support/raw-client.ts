import { connect, type Socket } from "node:net";
import { bytesOf, CLOSE, headOf, lengthOf, type RawFrame, TEXT, upgradeRequest } from "./websocket-frame.ts";

const PATIENCE = 20_000;

/** A client that sends whatever bytes it likes, and keeps all that it is sent. */
export class RawClient {
  /** The first line of the answer, once it is there: `HTTP/1.1 101 Switching Protocols`. */
  status = "";
  isOver = false;
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #wake: () => void = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      if (this.status === "" && this.#body >= 0)
        this.status = this.#received.toString("latin1", 0, this.#received.indexOf("\r\n"));
      this.#wake();
    });
    // What went wrong is told of by the close that follows.
    socket.on("error", () => {});
    socket.on("close", () => {
      this.isOver = true;
      this.#wake();
    });
  }

  /**
   * Asks for an upgrade, and waits for the answer, whatever it is.
   *
   * @param headers further lines, as they are sent
   */
  static async knock(
    host: string,
    path: string,
    headers: readonly string[] = [],
    upgrade = "websocket",
  ): Promise<RawClient> {
    const [hostname, port] = host.split(":");
    const client = new RawClient(connect(Number(port), hostname));
    client.send(Buffer.from(upgradeRequest(host, path, headers, upgrade), "latin1"));
    await client.until(() => client.status !== "");
    return client;
  }

  send(...parts: readonly (Buffer | RawFrame)[]): void {
    for (const part of parts) {
      if (!this.#socket.destroyed) this.#socket.write(Buffer.isBuffer(part) ? part : bytesOf(part));
    }
  }

  /** Ends the connection without a word, or with a reset. */
  hangUp(how: "end" | "destroy" | "reset" = "destroy"): void {
    if (how === "end") this.#socket.end();
    else if (how === "reset") this.#socket.resetAndDestroy();
    else this.#socket.destroy();
  }

  /** All that it was sent after the headers, as text where it is some. */
  get text(): string {
    return this.#body < 0 ? "" : this.#received.toString("utf8", this.#body);
  }

  /** The texts that it was sent. */
  get texts(): string[] {
    return this.#frames()
      .filter(({ opcode }) => opcode === TEXT)
      .map(({ payload }) => payload.toString());
  }

  /** The code that it was closed with, or `null`. */
  get code(): number | null {
    const close = this.#frames().find(({ opcode }) => opcode === CLOSE);
    return close === undefined ? null : close.payload.length < 2 ? 1005 : close.payload.readUInt16BE();
  }

  /** Waits until something is so, or the connection is over. */
  async until(isSo: () => boolean): Promise<void> {
    const deadline = Date.now() + PATIENCE;
    while (!isSo() && !this.isOver) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`waited in vain; got ${this.status} ${this.text.slice(0, 500)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  get #body(): number {
    const end = this.#received.indexOf("\r\n\r\n");
    return end < 0 ? -1 : end + 4;
  }

  #frames(): { opcode: number; payload: Buffer }[] {
    const frames: { opcode: number; payload: Buffer }[] = [];
    let at = this.#body;
    while (at >= 0) {
      const start = at + headOf(this.#received, at);
      const end = start + lengthOf(this.#received, at);
      // Not a number where the head is not all there.
      if (!(end <= this.#received.length)) break;
      frames.push({ opcode: (this.#received[at] ?? 0) % 16, payload: this.#received.subarray(start, end) });
      at = end;
    }
    return frames;
  }
}
