import {
  isControlMessage,
  parseControlMessage,
  type Standing,
  type StatementMessage,
} from "../src/shared/control-message.ts";
import { CloseCode } from "../src/shared/close-code.ts";
import { type DocumentFull, parseDocumentFull } from "../src/shared/document-full.ts";
import { Lru } from "../src/shared/lru.ts";
import { render } from "../src/words/say.ts";
import type { Words } from "../src/words/speaker.ts";
import { now } from "./clock.ts";
import type { Guard } from "./guard.ts";
import { guardFor } from "./guard-for.ts";
import type { GuardOptions } from "./guard-options.ts";

/** What `GuardedWebSocket.with` takes. */
export interface GuardedWebSocketOptions extends Pick<GuardOptions, "user" | "words"> {
  /** Called at each change of status. Default: nobody is told. */
  onStanding?: ((standing: Standing) => void) | undefined;
  /** Called with the statement of reasons if the room tells this client of its ban. Default: nobody is told. */
  onStatement?: ((statement: StatementMessage) => void) | undefined;
  /**
   * Called if a change is refused because the document is full, and with `null` once all that this client has is in the document. Default:
   * the provider writes it to the console.
   */
  onDocumentFull?: ((full: DocumentFull | null) => void) | undefined;
  /** The class whose sockets are guarded. Default: the global `WebSocket`, when a socket is made. */
  // oxlint-disable-next-line no-explicit-any -- the browser's, Node's, or that of ws, whose types differ
  WebSocket?: any;
}

/** As much of a WebSocket as is used here. */
export interface Socket {
  readonly readyState: number;
  onmessage: Listener | null;
  addEventListener(type: string, listener: Listener, ...rest: unknown[]): void;
  removeEventListener(type: string, listener: Listener, ...rest: unknown[]): void;
}

export type Listener = ((event: SocketEvent) => void) | { handleEvent(event: SocketEvent): void };

export interface SocketEvent {
  readonly data?: unknown;
  readonly code?: number;
  readonly reason?: string;
}

/** Most rooms that a class remembers. What sends a client away for some time is remembered beside that. */
const MOST_ROOMS = 100;

/** Ms for which a client stays away that has too many connections: its provider cannot be asked to stay away until it is told to come. */
const TOO_MANY_WAIT = 30_000;

/** What is known of a room between two sockets to it. */
interface Known {
  readonly guards: Guard[];
  /** When a client that had too many connections may try again. */
  tooManyUntil: number;
  reason: string;
}

/** Guards sockets, and remembers by room what they were told. */
export class SocketGuards {
  readonly #options: GuardedWebSocketOptions;
  readonly #rooms = new Lru<string, Known>(MOST_ROOMS);
  /** The guard of the last socket. */
  last: Guard | null = null;
  /** The URL of the last socket, whether it was opened or not. */
  lastUrl: string | null = null;

  constructor(options: GuardedWebSocketOptions) {
    this.#options = options;
  }

  /** The guard for a new socket to a room; or what the socket closes with if it is not to be opened. */
  enter(room: string): Guard | { readonly code: number; readonly reason: string } {
    const known = this.#rooms.get(room) ?? null;
    if (known !== null && now() < known.tooManyUntil) {
      return { code: CloseCode.TooManyConnections, reason: known.reason };
    }
    const guard = known?.guards.pop() ?? guardFor(this.#options);
    this.last = guard;
    guard.entering(room);
    if (guard.mayEnter(room)) return guard;
    this.#keep(room, guard);
    guard.tell();
    return guard.refusal;
  }

  /** Follows a socket that is there already. */
  adopt(socket: Socket, room: string): void {
    const guard = guardFor(this.#options);
    this.last = guard;
    guard.entering(room);
    if (socket.readyState === 1) guard.opened();
    this.follow(socket, room, guard, socket.addEventListener);
  }

  /** Tells `guard` what happens on a socket. Listeners that are added later hear of each thing after it. */
  follow(socket: Socket, room: string, guard: Guard, add: Socket["addEventListener"]): void {
    const on = (type: string, take: (event: SocketEvent) => void): void =>
      add.call(socket, type, (event: SocketEvent) => {
        take(event);
        guard.tell();
      });
    on("open", () => guard.opened());
    on("error", () => guard.broke());
    on("message", ({ data }) => this.#hear(guard, data));
    on("close", ({ code = 1005, reason = "" }) => {
      guard.closed(code, reason);
      this.#keep(room, guard);
      if (code !== CloseCode.TooManyConnections) return;
      const known = this.#known(room);
      known.tooManyUntil = now() + TOO_MANY_WAIT;
      known.reason = reason;
    });
  }

  /** Whether a message is for the guard alone. */
  keeps(data: unknown): boolean {
    if (isControlMessage(data)) return true;
    return this.#options.onDocumentFull !== undefined && parseDocumentFull(data) !== undefined;
  }

  #hear(guard: Guard, data: unknown): void {
    if (isControlMessage(data)) return guard.heard(parseControlMessage(data));
    const full = parseDocumentFull(data);
    if (full === undefined) guard.rules.passedOn();
    else this.#options.onDocumentFull?.(full && inWords(full, this.#options.words));
  }

  #keep(room: string, guard: Guard): void {
    this.#known(room).guards.push(guard);
  }

  #known(room: string): Known {
    const known = this.#rooms.get(room) ?? { guards: [], tooManyUntil: -Infinity, reason: "" };
    this.#rooms.set(room, known);
    return known;
  }
}

/** In the language of the page. The room's own is English. */
function inWords({ bytes, limit, message }: DocumentFull, words: Words | undefined): DocumentFull {
  const sentence = words?.sentences["document.full"];
  if (words === undefined || sentence === undefined) return { bytes, limit, message };
  return { bytes, limit, message: render(sentence, words.language, { bytes, limit }) };
}

/** Origin and path. What comes after may differ from socket to socket. */
export function roomOf(url: string | URL): string {
  return String(url).split(/[?#]/, 1)[0] ?? "";
}
