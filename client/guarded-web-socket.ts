import type { Standing, StatementMessage } from "../src/shared/control-message.ts";
import { isControlMessage, parseControlMessage } from "../src/shared/control-message.ts";
import { CloseCode } from "../src/shared/close-code.ts";
import { type DocumentFull, parseDocumentFull } from "../src/shared/document-full.ts";
import { Lru } from "../src/shared/lru.ts";
import { now } from "./clock.ts";
import { Guard } from "./guard.ts";
import type { GuardOptions } from "./guard-options.ts";
import { RefusedSocket } from "./refused-socket.ts";

/** What {@link GuardedWebSocket.with} takes. */
export interface GuardedWebSocketOptions extends Pick<GuardOptions, "user"> {
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

/** A WebSocket class whose sockets stay away if the room says so. */
export type GuardedWebSocketClass = typeof WebSocket & {
  /**
   * The same class with options, for one place that uses it.
   *
   * @example
   * const WebSocketPolyfill = GuardedWebSocket.with({ onStanding: (standing) => showBanner(standing) });
   */
  with(options: GuardedWebSocketOptions): GuardedWebSocketClass;
};

/** As much of a WebSocket as is used here. */
export interface Socket {
  readonly readyState: number;
  onmessage: Listener | null;
  addEventListener(type: string, listener: Listener, ...rest: unknown[]): void;
  removeEventListener(type: string, listener: Listener, ...rest: unknown[]): void;
}

type SocketClass = new (...args: unknown[]) => Socket;

type Listener = ((event: SocketEvent) => void) | { handleEvent(event: SocketEvent): void };

interface SocketEvent {
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

  constructor(options: GuardedWebSocketOptions) {
    this.#options = options;
  }

  /** The guard for a new socket to a room; or what the socket closes with if it is not to be opened. */
  enter(room: string): Guard | { readonly code: number; readonly reason: string } {
    const known = this.#rooms.get(room) ?? null;
    if (known !== null && now() < known.tooManyUntil) {
      return { code: CloseCode.TooManyConnections, reason: known.reason };
    }
    const guard = known?.guards.pop() ?? this.#make();
    this.last = guard;
    if (!guard.mayEnter(room)) {
      this.#keep(room, guard);
      guard.tell();
      return guard.refusal;
    }
    guard.entering(room);
    return guard;
  }

  /** Follows a socket that is there already. */
  adopt(socket: Socket, room: string): void {
    const guard = this.#make();
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
    if (full === undefined) guard.passedOn();
    else this.#options.onDocumentFull?.(full);
  }

  #make(): Guard {
    const { onStanding, onStatement, user } = this.#options;
    return new Guard(
      {
        onStanding: (standing) => onStanding?.(standing),
        onStatement: (statement) => onStatement?.(statement),
      },
      { user },
    );
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

/**
 * A WebSocket class to give to any provider, as its `WebSocketPolyfill`. If the room sends the client away, no socket is opened until it may
 * come back, however often the provider tries: what it gets closes at once with the room's code. The lockout is of the room, by its origin and
 * path. It outlives a reload, and holds in the other tabs too.
 *
 * Control messages are kept from the provider, and told to the callbacks of {@link GuardedWebSocketClass.with | with}.
 *
 * @throws {TypeError} when a socket is made where there is no global `WebSocket`
 * @example
 * const provider = new YProvider(host, room, doc, { WebSocketPolyfill: GuardedWebSocket });
 */
export const GuardedWebSocket: GuardedWebSocketClass = /* @__PURE__ */ classOf(
  /* @__PURE__ */ new SocketGuards({}),
  {},
);

/** A class of sockets that these guards follow. */
export function classOf(guards: SocketGuards, options: GuardedWebSocketOptions): GuardedWebSocketClass {
  const classes = new WeakMap<SocketClass, SocketClass>();
  const guardedClass = (Base: SocketClass): SocketClass => {
    const known = classes.get(Base) ?? listening(Base, guards);
    classes.set(Base, known);
    return known;
  };
  return class GuardedWebSocket {
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    static readonly CLOSING = 2;
    static readonly CLOSED = 3;

    static with(more: GuardedWebSocketOptions): GuardedWebSocketClass {
      const all = { ...options, ...more };
      return classOf(new SocketGuards(all), all);
    }

    constructor(url: string | URL, ...rest: unknown[]) {
      const Base = (options.WebSocket ?? globalThis.WebSocket) as SocketClass | undefined;
      if (Base === undefined) {
        throw new TypeError(
          "GuardedWebSocket: there is no WebSocket here. Name one: GuardedWebSocket.with({ WebSocket }), as of the package ws.",
        );
      }
      const room = roomOf(url);
      const guard = guards.enter(room);
      if (!(guard instanceof Guard)) return new Refused(String(url), guard.code, guard.reason) as never;
      const socket = new (guardedClass(Base))(url, ...rest);
      guards.follow(socket, room, guard, Base.prototype.addEventListener);
      return socket as never;
    }
  } as unknown as GuardedWebSocketClass;
}

/** Origin and path. What comes after may differ from socket to socket. */
export function roomOf(url: string | URL): string {
  return String(url).split(/[?#]/, 1)[0] ?? "";
}

/** Some providers set a handler in place of a listener. */
class Refused extends RefusedSocket {
  onclose: ((event: Event) => void) | null = null;

  constructor(url: string, code: number, reason: string) {
    super(url, code, reason);
    this.addEventListener("close", (event) => this.onclose?.(event));
  }
}

/** A class whose sockets keep to themselves what is for their guard. */
function listening(Base: SocketClass, guards: SocketGuards): SocketClass {
  const filters = new WeakMap<object, Listener>();

  function filterOf(listener: Listener): Listener {
    const known = filters.get(listener);
    if (known !== undefined) return known;
    const filter = function (this: unknown, event: SocketEvent): void {
      if (guards.keeps(event.data)) return;
      if (typeof listener === "function") listener.call(this, event);
      else listener.handleEvent(event);
    };
    filters.set(listener, filter);
    return filter;
  }

  return class extends Base {
    #only: Listener | null = null;

    override get onmessage(): Listener | null {
      return this.#only;
    }

    override set onmessage(listener: Listener | null) {
      this.#only = listener;
      super.onmessage = listener === null ? null : filterOf(listener);
    }

    override addEventListener(type: string, listener: Listener, ...rest: unknown[]): void {
      super.addEventListener(type, type === "message" ? filterOf(listener) : listener, ...rest);
    }

    override removeEventListener(type: string, listener: Listener, ...rest: unknown[]): void {
      super.removeEventListener(type, type === "message" ? filterOf(listener) : listener, ...rest);
    }
  };
}
