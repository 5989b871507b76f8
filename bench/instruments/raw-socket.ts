import { connect, type Socket } from "node:net";

const TEXT = 1;
const CLOSE = 8;
const NO_CODE = 1005;
const BROKEN = 1006;
const MASKED = 0x80;
const FINAL = 0x80;

/** What a socket tells of. */
export interface Listener {
  /** A text has come: it is `bytes` from `start` up to `end`. */
  heard?(bytes: Buffer, start: number, end: number): void;
  /** It is over. Told once. */
  closed?(code: number): void;
}

/** What a server has sent since it let the client in, without what TCP adds. */
export interface Received {
  frames: number;
  bytes: number;
}

/** A text as a client sends it, to be sent as often as one likes. Masked with zeros, which leaves it as it is. */
export function frameOf(text: string): Buffer {
  const payload = Buffer.from(text);
  const long = payload.length > 125;
  const head = Buffer.alloc(long ? 8 : 6);
  head[0] = FINAL | TEXT;
  head[1] = MASKED | (long ? 126 : payload.length);
  if (long) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

/**
 * A WebSocket client by hand. With a whole one, those that send and hear tens of thousands of frames a second would be what
 * is measured.
 */
export class RawSocket {
  readonly received: Received = { frames: 0, bytes: 0 };
  readonly #socket: Socket;
  readonly #listener: Listener;
  #rest: Buffer | null = null;
  #isOver = false;
  #goOn: () => void = () => {};

  private constructor(socket: Socket, listener: Listener) {
    this.#socket = socket;
    this.#listener = listener;
    socket.on("drain", () => this.#goOn());
  }

  /**
   * @param path with the query
   * @throws {Error} where the server does not let it in
   */
  static connect(host: string, path: string, listener: Listener = {}): Promise<RawSocket> {
    const [hostname, port] = host.split(":");
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      socket.setNoDelay();
      let answer = Buffer.alloc(0);
      const open = (chunk: Buffer): void => {
        answer = Buffer.concat([answer, chunk]);
        const body = answer.indexOf("\r\n\r\n") + 4;
        if (body < 4) return;
        const status = answer.toString("latin1", 0, answer.indexOf("\r\n"));
        if (!status.includes(" 101 ")) {
          reject(new Error(status));
          socket.destroy();
          return;
        }
        const raw = new RawSocket(socket, listener);
        socket.off("data", open);
        socket.on("data", (chunk: Buffer) => raw.#take(chunk));
        resolve(raw);
        if (answer.length > body) raw.#take(answer.subarray(body));
        socket.once("close", () => raw.#end(BROKEN));
      };
      socket.on("data", open);
      socket.on("error", reject);
      socket.once("close", () => reject(new Error("hung up")));
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
      );
    });
  }

  /** Whether the server does not take as fast as it is sent to. */
  get isFull(): boolean {
    return this.#socket.writableNeedDrain;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** @param frames one, or several one after another */
  send(frames: Buffer): void {
    this.#socket.write(frames);
  }

  /** Resolves once the server has taken most of what it was sent, or is gone. */
  async drained(): Promise<void> {
    if (!this.isFull || this.#isOver) return;
    await new Promise<void>((resolve) => {
      this.#goOn = resolve;
    });
  }

  /** Goes away without a word. */
  destroy(): void {
    this.#isOver = true;
    this.#socket.destroy();
    this.#goOn();
  }

  #end(code: number): void {
    if (this.#isOver) return;
    this.destroy();
    this.#listener.closed?.(code);
  }

  #take(chunk: Buffer): void {
    this.received.bytes += chunk.length;
    const bytes = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk]);
    let next = 0;
    while (!this.#isOver) {
      const start = next + headOf(bytes, next);
      const end = start + lengthOf(bytes, next);
      // Not a number where the head is not all there.
      if (!(end <= bytes.length)) break;
      this.received.frames++;
      const opcode = (bytes[next] ?? 0) % 16;
      next = end;
      if (opcode === TEXT) this.#listener.heard?.(bytes, start, end);
      if (opcode === CLOSE) this.#end(end - start < 2 ? NO_CODE : bytes.readUInt16BE(start));
    }
    this.#rest = next === bytes.length ? null : bytes.subarray(next);
  }
}

function headOf(bytes: Buffer, at: number): number {
  const short = bytes[at + 1];
  if (short === undefined) return Number.NaN;
  return short < 126 ? 2 : short === 126 ? 4 : 10;
}

function lengthOf(bytes: Buffer, at: number): number {
  const short = bytes[at + 1] ?? Number.NaN;
  if (!(short >= 126)) return short;
  if (bytes.length < at + (short === 126 ? 4 : 10)) return Number.NaN;
  return short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
}
