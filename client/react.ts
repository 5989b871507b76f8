/**
 * React hooks and a component with the guard of `party-bouncer/client`. It needs `react` and `partysocket`.
 *
 * @module party-bouncer/react
 */
import { useEffect, useInsertionEffect, useRef, useState, useSyncExternalStore } from "react";
import type { AppealState } from "./appeal.ts";
import type { StatementMessage } from "../src/shared/control-message.ts";
import type { Words } from "../src/words/speaker.ts";
import {
  type GuardedEventMap,
  GuardedPartySocket,
  type GuardedPartySocketOptions,
} from "./guarded-party-socket.ts";
import { AT_FIRST, isSame, ShownStanding } from "./shown-standing.ts";
import type { PacedStanding } from "./standing-event.ts";

export type { StandingSource } from "./shown-standing.ts";
export { Standing, type StandingProps } from "./standing.ts";
export { type StandingView, useStanding } from "./use-standing.ts";

/** What {@link useGuardedPartySocket} takes: what `usePartySocket` does, and what a {@link GuardedPartySocket} does. */
export interface UseGuardedPartySocketOptions extends Omit<GuardedPartySocketOptions, "host"> {
  /** Default: the page's own. */
  host?: string | undefined;
  /** Whether to be connected. Default `true`. Turning it off and on connects again, unless the room does not want this client back. */
  enabled?: boolean | undefined;
  /**
   * Whether what waits goes to the socket that takes this one's place. Default: where only `id`, `query` or PartySocket's numbers have
   * changed; to another room, or as another `user`, it is discarded with a warning.
   */
  transferEnqueuedMessages?: boolean | undefined;
  /** Called when the socket has opened. */
  onOpen?: ((event: GuardedEventMap["open"]) => void) | undefined;
  /** Called with each message but the room's control messages. */
  onMessage?: ((event: GuardedEventMap["message"]) => void) | undefined;
  /** Called when the socket has closed. */
  onClose?: ((event: GuardedEventMap["close"]) => void) | undefined;
  /** Called if the socket fails. */
  onError?: ((event: GuardedEventMap["error"]) => void) | undefined;
  /** Called if the standing has changed, and at each warning. */
  onStanding?: ((standing: PacedStanding) => void) | undefined;
  /** Called if something has become of this client's answer to its ban: see {@link GuardedPartySocket.appeal}. */
  onAppeal?: ((appeal: AppealState) => void) | undefined;
  /** Called with the statement of reasons if the room tells this client of its ban. */
  onStatement?: ((statement: StatementMessage) => void) | undefined;
}

/** What {@link useGuardedPartySocket} gives. */
export interface GuardedPartySocketState {
  /** The same for as long as the connection's options are. */
  socket: GuardedPartySocket;
  /** Its `retryAfter` (ms) is counted down once a second. `socket.standing` has it counted down to now. */
  standing: PacedStanding;
}

/**
 * `usePartySocket` with a guard: it connects while the component is mounted and `enabled`. It renders if the standing changes, and
 * once a second while `retryAfter` counts down.
 *
 * - Neither a remount, `enabled`, StrictMode nor a hot reload brings back a client that the room has sent away. Once
 *   `socket.standing.retryAfter` is 0, they do, as does `socket.reconnect()`.
 * - Another `host`, `room`, `party`, `path`, `basePath`, `prefix`, `protocol`, `protocols`, `id`, `query`, `user` or number of
 *   PartySocket's makes another socket. Handlers and functions may be new at each render: the newest are called.
 *   `pacing` is read when a socket is made.
 * - On a server it renders as `ok`, and opens nothing.
 *
 * @throws {Error} in an effect, if there is neither a `room` nor a `basePath`. Not while `enabled` is `false`.
 * @example
 * ```tsx
 * function SayHello() {
 *   const { socket, standing } = useGuardedPartySocket({ room, onMessage: (event) => add(event.data) });
 *   return <button disabled={standing.retryAfter > 0} onClick={() => socket.send("hello")}>Say hello</button>;
 * }
 * ```
 */
export function useGuardedPartySocket(options: UseGuardedPartySocketOptions): GuardedPartySocketState {
  const { enabled = true, startClosed = false } = options;
  const key = keyOf(options);
  const [connection, setConnection] = useState(() => new Connection(options, startClosed));
  if (connection.key !== key) setConnection(new Connection(options, false));

  // Not while rendering: React may throw a render away. And not as layout effects: those have no place on a server.
  useInsertionEffect(() => {
    connection.options = options;
  });
  // Before the effect that connects, so that it hears that it may not.
  const standing = useSyncExternalStore(connection.shown.subscribe, connection.shown.get, getServerStanding);

  const previous = useRef(connection);
  useEffect(() => {
    connection.replace(previous.current);
    previous.current = connection;
    return connection.mount(enabled);
  }, [connection, enabled]);

  return { socket: connection.socket, standing };
}

const getServerStanding = (): PacedStanding => AT_FIRST;

const IN_ENGLISH: Words = { language: "en", sentences: {} };

/** A socket and the options it has to ask. Making one has no effect: a render that is thrown away leaves nothing behind. */
class Connection {
  readonly socket: GuardedPartySocket;
  readonly shown: ShownStanding;
  readonly key: string;
  /** Those of the newest render that this is the connection of. */
  options: UseGuardedPartySocketOptions;
  readonly #destination: string;
  #waitsForApp: boolean;
  #isMounted = false;
  /** As the handlers know it. */
  #told = AT_FIRST;

  /** @param waitsForApp whether the app is the one to open it */
  constructor(options: UseGuardedPartySocketOptions, waitsForApp: boolean) {
    this.options = options;
    this.key = keyOf(options);
    this.#destination = destinationOf(options);
    this.#waitsForApp = waitsForApp;
    const words = (): Words => this.options.words ?? IN_ENGLISH;
    this.socket = new GuardedPartySocket({
      ...options,
      words: {
        get language() {
          return words().language;
        },
        get sentences() {
          return words().sentences;
        },
      },
      host: hostOf(options),
      startClosed: true,
      query: () => valueOf(this.options.query) ?? {},
      protocols: (() => valueOf<unknown>(this.options.protocols) ?? null) as () => string | null,
      shouldReconnectOnClose: (event) => this.options.shouldReconnectOnClose?.(event) ?? true,
      strategies: new Proxy({}, { get: (_, code) => this.options.strategies?.[Number(code)] }),
    });
    this.shown = new ShownStanding(this.socket, AT_FIRST);
    this.socket.addEventListener("open", (event) => this.#handlers.onOpen?.(event));
    this.socket.addEventListener("message", (event) => this.#handlers.onMessage?.(event));
    this.socket.addEventListener("close", (event) => this.#handlers.onClose?.(event));
    this.socket.addEventListener("error", (event) => this.#handlers.onError?.(event));
    this.socket.addEventListener("appeal", ({ appeal }) => this.#handlers.onAppeal?.(appeal));
    this.socket.addEventListener("statement", ({ statement }) => this.#handlers.onStatement?.(statement));
    this.socket.addEventListener("standing", ({ standing }) => {
      if (isSame(standing, this.#told)) return;
      this.#told = standing;
      this.shown.show(standing);
      this.#handlers.onStanding?.(standing);
    });
  }

  /** Nobody is called any more once the component is gone. */
  get #handlers(): UseGuardedPartySocketOptions {
    return this.#isMounted ? this.options : {};
  }

  /** Connects, where `enabled`. @returns a function that closes */
  mount(enabled: boolean): () => void {
    this.#isMounted = true;
    if (!enabled) this.#waitsForApp = false;
    else if (!this.#waitsForApp) this.socket.reconnect();
    return () => {
      this.socket.close();
      this.#isMounted = false;
    };
  }

  /** Sends what waits in another, if it was meant for the same room. */
  replace(other: Connection): void {
    if (other === this) return;
    const waiting = other.socket.drainQueuedMessages();
    if (this.options.transferEnqueuedMessages ?? other.#destination === this.#destination) {
      for (const message of waiting) this.socket.send(message);
    } else if (waiting.length > 0) {
      console.warn(
        `party-bouncer: discarded ${waiting.length} waiting message(s), as they were meant for another room or from another user. ` +
          "Pass transferEnqueuedMessages: true to send them all the same.",
      );
    }
  }
}

function destinationOf(options: UseGuardedPartySocketOptions): string {
  const { room, party, path, protocol, protocols, basePath, prefix, user } = options;
  return JSON.stringify([hostOf(options), room, party, path, protocol, protocols, basePath, prefix, user]);
}

/** What makes another connection when it changes. Functions are all alike. */
function keyOf(options: UseGuardedPartySocketOptions): string {
  return JSON.stringify([
    destinationOf(options),
    options.query,
    options.id,
    options.startClosed,
    options.minUptime,
    options.maxRetries,
    options.connectionTimeout,
    options.maxEnqueuedMessages,
    options.maxReconnectionDelay,
    options.minReconnectionDelay,
    options.reconnectionDelayGrowFactor,
    options.debug,
  ]);
}

// A server has no page, and connects to nothing.
function hostOf({ host }: UseGuardedPartySocketOptions): string {
  return host || (globalThis.location?.host ?? "dummy-domain.com");
}

function valueOf<T>(value: T | (() => T)): T {
  return typeof value === "function" ? (value as () => T)() : value;
}
