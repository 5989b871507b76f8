import type { Command } from "../contract/apps/app.ts";

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
  /** Whether its rooms hibernate by themselves, as they do where they are deployed. Default: not, or nothing shows it here. */
  readonly sleeps?: boolean;
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
const PATIENCE = 30_000;
/** Short, as a flood in a cool-down has no answers at all. */
const UNANSWERED = 20;
/** Ms after which a warning takes too long: answers come so slowly that a message for each is not too many. */
const SLOW = 3_000;
/** Ms, longer than a cool-down lasts. */
const CALM = 2_000;
/** Ms after which a question has no answer any more: whoever was to answer has waited for the ledger in vain. */
const IN_VAIN = 6_000;
const CONNECTING = 0;
const OPEN = 1;

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

  /** Sends what the app answers with `done`, and waits for that. @returns what came of it */
  async ask(errand: object): Promise<unknown> {
    const before = this.of("done").length;
    this.sendRaw(JSON.stringify(errand));
    await this.until("it to be done", () => this.of("done").length > before);
    return this.of("done").at(-1)?.value;
  }

  /** The same with a question, which changes nothing: it is asked again if it is not answered, as where the ledger was late. */
  async inquire(question: object): Promise<unknown> {
    const before = this.of("done").length;
    const isAnswered = (): boolean => this.of("done").length > before;
    for (const start = Date.now(); !isAnswered() && Date.now() - start < PATIENCE;) {
      this.sendRaw(JSON.stringify(question));
      for (const sent = Date.now(); !isAnswered() && Date.now() - sent < IN_VAIN;) {
        await this.#changed(sent + IN_VAIN - Date.now());
      }
    }
    await this.until("an answer", isAnswered);
    return this.of("done").at(-1)?.value;
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
      await this.#changed(left);
    }
  }

  /**
   * Sends again and again, until something is so. Each message waits for an answer to the one before, so that few are on their way
   * if the machine stalls: a pile that arrives at once, or late, would earn more strikes than one. In a cool-down there is no answer.
   *
   * @param send sends one message, or a few
   * @param unanswered ms after which a message that has no answer counts as refused
   */
  async flood(send: () => void, isDone: () => boolean, unanswered = UNANSWERED): Promise<void> {
    for (const start = Date.now(); !isDone() && Date.now() - start < PATIENCE;) {
      if (this.#socket.readyState !== OPEN) break;
      send();
      await this.#changed(unanswered);
    }
    await this.until("what the flood leads to", isDone);
  }

  /** Sends until there is one more warning: one at a time, and on a slow machine two, three and more. */
  async provoke(send: () => void, unanswered = UNANSWERED): Promise<Frame> {
    const [before, start] = [this.warnings.length, Date.now()];
    const sendSome = (): void => {
      for (let late = Date.now() - start; late >= 0; late -= SLOW) send();
    };
    await this.flood(sendSome, () => this.warnings.length > before, unanswered);
    return this.until("a warning", () => this.warnings[before]);
  }

  /** Sends a command until it is answered by a frame of that type: in a cool-down it is not. */
  async insist(command: Command, type: string): Promise<void> {
    const before = this.of(type).length;
    await this.flood(
      () => this.do(command),
      () => this.of(type).length > before,
      CALM,
    );
  }

  /** Waits until the room has handled everything sent so far: a frame of its own comes back. */
  async settled(): Promise<void> {
    const before = this.of("state").length;
    this.do({ do: "read" });
    await this.until("an answer", () => this.of("state").length > before);
  }

  /** Until a frame comes or the connection closes, or for so many ms. */
  #changed(most: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, most);
      this.#wake.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #notify(): void {
    const waiting = this.#wake;
    this.#wake = new Set();
    for (const wake of waiting) wake();
  }
}
