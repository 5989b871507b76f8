import type { Command } from "../contract/apps/app.ts";
import { pause } from "./time.ts";

/** A client of a room over a real WebSocket, in whatever runtime the test runs. */
export interface TestSocket {
  readonly readyState: number;
  send(data: string | ArrayBuffer): void;
  close(code?: number): void;
  // oxlint-disable-next-line no-explicit-any -- each runtime has its own types of events
  addEventListener(type: string, listener: (event: any) => void): void;
}

export interface OpenOptions {
  /** Who the gate says it is; nobody without. */
  user?: string;
  /** Further headers of the upgrade request, where the host can send some. */
  headers?: Record<string, string>;
  /** `?_pk=` */
  id?: string;
}

/** What one host in one mode has to offer, so that the contract can be tried on it. */
export interface Host {
  connect(party: string, room: string, options: OpenOptions): Promise<TestSocket>;
  /** Throws the room out of memory and keeps its hibernating sockets; absent where that cannot be done from outside. */
  evict?(party: string, room: string): Promise<void>;
  /** Whether the app hears of a connection only some time after it was let in, and nobody hears what it throws then. */
  readonly isLate?: boolean;
  /** Whether its rooms keep Yjs documents. Then only text is limited as the contract's policies say, and nobody can be hidden. */
  readonly isDocument?: boolean;
  /** The largest message that its runtime hands over. It closes whoever sends a larger one, before anybody else sees it. Default: larger than any here. */
  readonly mostBytes?: number;
  /** Ends the room at once, whatever it is doing; absent where that cannot be done from outside. */
  crash?(party: string, room: string): Promise<void>;
}

export interface Frame {
  type: string;
  value?: unknown;
  [field: string]: unknown;
}

/** Ms after which something will not happen any more, however busy the machine is. */
const PATIENCE = 15_000;
const CONNECTING = 0;

/** A client that remembers what it got, and can wait for it. */
export class Client {
  readonly frames: Frame[] = [];
  closed: { code: number; reason: string } | null = null;
  readonly #socket: TestSocket;
  #wake = new Set<() => void>();

  constructor(socket: TestSocket) {
    this.#socket = socket;
    socket.addEventListener("message", (event: { data: unknown }) => {
      // What a document sends is in bytes, and none of the contract's.
      if (typeof event.data !== "string") return;
      this.frames.push(JSON.parse(event.data) as Frame);
      this.#notify();
    });
    socket.addEventListener("open", () => this.#notify());
    socket.addEventListener("close", (event: { code: number; reason: string }) => {
      this.closed = { code: event.code, reason: event.reason };
      this.#notify();
    });
  }

  async opened(): Promise<this> {
    await this.until("the connection", () => this.#socket.readyState !== CONNECTING);
    return this;
  }

  do(command: Command): void {
    this.#socket.send(JSON.stringify(command));
  }

  sendRaw(data: string | ArrayBuffer): void {
    this.#socket.send(data);
  }

  leave(): void {
    this.#socket.close(1000);
  }

  of(type: string): Frame[] {
    return this.frames.filter((frame) => frame.type === type);
  }

  get warnings(): Frame[] {
    return this.of("party-bouncer:warning");
  }

  /** What was said, in the order it arrived. */
  get heard(): unknown[] {
    return this.of("said").map(({ value }) => value);
  }

  /** Waits until something is so, woken by each frame. */
  async until<T>(what: string, find: () => T | null | undefined | false): Promise<T> {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const found = find();
      if (found !== null && found !== undefined && found !== false) return found;
      const left = deadline - Date.now();
      if (left <= 0) {
        throw new Error(
          `waited in vain for ${what}; got ${JSON.stringify(this.frames)}, closed ${JSON.stringify(this.closed)}`,
        );
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /**
   * Sends until there is one more warning. Few are still on their way then, even if the machine stalls: a burst of which the last
   * arrives late would be admitted, or earn the next strike.
   *
   * @param send sends one message
   */
  async provoke(send: () => void): Promise<Frame> {
    const before = this.warnings.length;
    for (const start = Date.now(); this.warnings.length === before && Date.now() - start < PATIENCE;) {
      send();
      await pause(10);
    }
    return this.until("a warning", () => this.warnings[before]);
  }

  /** Waits until the room has handled everything sent so far: a frame of its own comes back. */
  async settled(): Promise<void> {
    const before = this.of("state").length;
    this.do({ do: "read" });
    await this.until("an answer", () => this.of("state").length > before);
  }

  #notify(): void {
    const waiting = this.#wake;
    this.#wake = new Set();
    for (const wake of waiting) wake();
  }
}
