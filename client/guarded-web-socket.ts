import { Guard } from "./guard.ts";
import { RefusedSocket } from "./refused-socket.ts";
import {
  type GuardedWebSocketOptions,
  type Listener,
  roomOf,
  type Socket,
  type SocketEvent,
  SocketGuards,
} from "./socket-guards.ts";

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

type SocketClass = new (...args: unknown[]) => Socket;

/**
 * A WebSocket class to give to any provider, as its `WebSocketPolyfill`. If the room sends the client away, no socket is opened until it may
 * come back, however often the provider tries: what it gets closes at once with the room's code. The lockout is of the room, by its origin and
 * path. It outlives a reload, and applies in the other tabs too.
 *
 * Control messages are kept from the provider, and told to the callbacks of `GuardedWebSocket.with`.
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
      guards.lastUrl = String(url);
      const guard = guards.enter(room);
      if (!(guard instanceof Guard)) return new Refused(String(url), guard.code, guard.reason) as never;
      const socket = new (guardedClass(Base))(url, ...rest);
      guards.follow(socket, room, guard, Base.prototype.addEventListener);
      return socket as never;
    }
  } as unknown as GuardedWebSocketClass;
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
