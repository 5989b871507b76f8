import { isControlMessage, parseControlMessage } from "../src/shared/control-message.ts";
import type { Message } from "../src/shared/message.ts";
import type { Guard } from "./guard.ts";
import { RefusedSocket } from "./refused-socket.ts";

/** As much of a WebSocket class as PartySocket uses: the browser's, Node's, or that of `ws`. */
export type SocketClass = new (url: string, ...rest: unknown[]) => Socket;

interface Socket {
  readonly bufferedAmount?: number;
  send(data: unknown): void;
  addEventListener(type: string, listener: Listener, ...rest: unknown[]): void;
  removeEventListener(type: string, listener: Listener, ...rest: unknown[]): void;
}

type Listener = (event: SocketEvent) => void;

type SocketEvent = { type: "open" | "error" } | { type: "message"; data: unknown } | SocketClose;

/** The event of a close. */
export interface SocketClose {
  type: "close";
  code: number;
  reason: string;
}

/**
 * A WebSocket class whose sockets tell `guard` what they hear, and keep control messages to themselves.
 *
 * It listens through PartySocket's own listeners: `ws` knows no `stopImmediatePropagation`, and a socket
 * that PartySocket has let go of has no say any more, whatever it hears while it closes. PartySocket
 * adds one listener per type.
 *
 * @param show what is shown in place of a close. Default: itself
 */
export function watchedSocket(
  guard: Guard,
  Base: SocketClass,
  show: (close: SocketClose) => SocketClose = (close) => close,
): SocketClass {
  const taps = new WeakMap<Listener, Listener>();

  function tapOn(listener: Listener): Listener {
    const known = taps.get(listener);
    if (known !== undefined) return known;
    // Telling comes last: a listener to the event reads a standing that is up to date, and an app that
    // throws cannot keep PartySocket from hearing that the socket has closed.
    const tap: Listener = (event) => {
      if (takeNote(guard, event)) listener(event.type === "close" ? show(event) : event);
      guard.tell();
    };
    taps.set(listener, tap);
    return tap;
  }

  const Refused = tapped(RefusedSocket as unknown as SocketClass);
  const Tapped = tapped(Base);

  return class extends Tapped {
    constructor(url: string, ...rest: unknown[]) {
      const [room = url] = url.split("?");
      guard.entering(room);
      if (!guard.mayEnter(room)) {
        const { code, reason } = guard.refusal;
        return new Refused(url, code, reason) as never;
      }
      super(url, ...rest);
    }
  };

  function tapped(Socket: SocketClass): SocketClass {
    return class extends Socket {
      // A worker's has none, of which PartySocket would make NaN.
      override get bufferedAmount(): number {
        return super.bufferedAmount ?? 0;
      }

      override send(data: unknown): void {
        super.send(data);
        guard.sent(data as Message);
      }

      override addEventListener(type: string, listener: Listener, ...rest: unknown[]): void {
        super.addEventListener(type, tapOn(listener), ...rest);
      }

      override removeEventListener(type: string, listener: Listener, ...rest: unknown[]): void {
        if (type === "close") guard.left();
        super.removeEventListener(type, tapOn(listener), ...rest);
      }
    };
  }
}

/** @returns whether PartySocket gets to see the event. */
function takeNote(guard: Guard, event: SocketEvent): boolean {
  if (event.type === "open") guard.opened();
  if (event.type === "error") guard.broke();
  if (event.type === "close") guard.closed(event.code, event.reason);
  if (event.type !== "message") return true;
  if (isControlMessage(event.data)) {
    guard.heard(parseControlMessage(event.data));
    return false;
  }
  guard.rules.passedOn();
  return true;
}
