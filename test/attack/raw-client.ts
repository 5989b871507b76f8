import { connect, type Socket } from "node:net";

const TEXT = 1;
const CLOSE = 8;
const PATIENCE = 5_000;

/** A frame as bytes, whether it may be sent or not. */
export interface RawFrame {
  /** Default: 1, text. */
  readonly opcode?: number;
  readonly payload?: Buffer | string;
  /** Default: the frame ends its message. */
  readonly isFinal?: boolean;
  /** The three bits that mean nothing. Default: 0. */
  readonly reserved?: number;
  /** Default: masked, as a client has to. With zeros, which leave the payload as it is. */
  readonly isMasked?: boolean;
  /** The length it says it has. Default: the one it has. */
  readonly length?: bigint;
}

export function bytesOf({
  opcode = TEXT,
  payload = "",
  isFinal = true,
  reserved = 0,
  isMasked = true,
  length,
}: RawFrame): Buffer {
  const body = Buffer.from(payload);
  const said = length ?? BigInt(body.length);
  const size = said < 126n ? 0 : said < 65_536n ? 2 : 8;
  const head = Buffer.alloc(2 + size);
  head[0] = (isFinal ? 0x80 : 0) | (reserved << 4) | opcode;
  head[1] = (isMasked ? 0x80 : 0) | (size === 0 ? Number(said) : size === 2 ? 126 : 127);
  if (size === 2) head.writeUInt16BE(Number(said), 2);
  if (size === 8) head.writeBigUInt64BE(said, 2);
  return Buffer.concat([head, Buffer.alloc(isMasked ? 4 : 0), body]);
}

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
    client.send(
      Buffer.from(
        [
          `GET ${path} HTTP/1.1`,
          `Host: ${host}`,
          `Upgrade: ${upgrade}`,
          "Connection: Upgrade",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
          ...headers,
          "\r\n",
        ].join("\r\n"),
        "latin1",
      ),
    );
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
    while (at >= 0 && at + 2 <= this.#received.length) {
      const [first = 0, second = 0] = this.#received.subarray(at, at + 2);
      const size = second < 126 ? 0 : second === 126 ? 2 : 8;
      if (at + 2 + size > this.#received.length) break;
      const length =
        size === 0
          ? second
          : size === 2
            ? this.#received.readUInt16BE(at + 2)
            : Number(this.#received.readBigUInt64BE(at + 2));
      const start = at + 2 + size;
      if (start + length > this.#received.length) break;
      frames.push({ opcode: first % 16, payload: this.#received.subarray(start, start + length) });
      at = start + length;
    }
    return frames;
  }
}
