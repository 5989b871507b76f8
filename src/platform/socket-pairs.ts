/** As much of a server-side WebSocket as is used here. */
export interface PairedSocket extends EventTarget {
  readonly readyState: number;
  accept(options?: unknown): void;
  send(message: string | ArrayBuffer): void;
  close(code?: number, reason?: string): void;
}

type Pair = Readonly<Record<0 | 1, PairedSocket>>;

/** The other end of each socket whose pair was made while somebody watched. */
const others = new WeakMap<object, PairedSocket>();

let isWatched = false;

/**
 * Calls back for each `new WebSocketPair()` in this isolate, before the app gets the pair.
 *
 * The runtime has no other way to tell which socket the app will talk to: neither end knows the other, and helpers such as Hono's
 * `upgradeWebSocket` add their listeners and accept the socket without handing it out. So the global is replaced, once in an isolate, by
 * one that makes the very same pairs. If it cannot be replaced, or the app took hold of it before, nothing is watched.
 *
 * @param made has to ignore the pairs of whoever it does not know
 */
export function watchPairs(made: (ends: readonly [PairedSocket, PairedSocket]) => void): void {
  const scope = globalThis as { WebSocketPair?: new () => Pair };
  if (isWatched || scope.WebSocketPair === undefined) return;
  isWatched = true;
  const watched = new Proxy(scope.WebSocketPair, {
    construct(Native) {
      const pair = new Native();
      const { 0: one, 1: other } = pair;
      others.set(one, other);
      others.set(other, one);
      made([one, other]);
      return pair;
    },
  });
  Reflect.set(scope, "WebSocketPair", watched);
}

/** The other end of a socket; `undefined` if its pair was not watched. */
export function otherEndOf(socket: object): PairedSocket | undefined {
  return others.get(socket);
}
