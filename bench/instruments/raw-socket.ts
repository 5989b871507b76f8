import { connect, type Socket } from "node:net";
import { CLOSE, headOf, lengthOf, TEXT, upgradeRequest } from "../../test/support/websocket-frame.ts";

const NO_CODE = 1005;
const BROKEN = 1006;

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
      socket.write(upgradeRequest(host, path));
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
