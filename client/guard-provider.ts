import { AppealFollower } from "./appeal-follower.ts";
import type { AppealState } from "./appeal.ts";
import type { DocumentFull } from "../src/shared/document-full.ts";
import type { Standing } from "../src/shared/control-message.ts";
import { WELCOME } from "./known-status.ts";
import { classOf } from "./guarded-web-socket.ts";
import { type GuardedWebSocketOptions, roomOf, type Socket, SocketGuards } from "./socket-guards.ts";

/** What {@link guardProvider} takes. */
export interface GuardProviderOptions extends Omit<GuardedWebSocketOptions, "WebSocket"> {
  /** Called if something has become of this client's answer to its ban. Default: nobody is told. */
  onAppeal?: ((appeal: AppealState) => void) | undefined;
}

/** A provider that is guarded. */
export interface GuardedProvider {
  /** Where it stands now. */
  readonly standing: Standing;
  /** Why its changes are refused, if they are since the document is full; else `null`. */
  readonly documentFull: DocumentFull | null;
  /** Answers to the ban that this client was told of, once: as {@link GuardedPartySocket.appeal} does. */
  appeal(text: string): Promise<AppealState | null>;
  /** Whether this client may answer to its ban, and what became of its answer: as {@link GuardedPartySocket.askAppeal}. */
  askAppeal(): Promise<AppealState | null>;
  /** Guards it no longer, from its next socket on, and calls back no more. */
  release(): void;
}

/** As much of a provider as y-partyserver's, y-partykit's and y-websocket's have in common. */
interface Provider {
  _WS: unknown;
  /** y-websocket's, from 3.1 on. By itself it never comes back after a code between 4400 and 4499. */
  shouldReconnect?: unknown;
  readonly ws: Socket | null;
  readonly url: string;
}

/** `WebSocket.OPEN`. */
const OPEN = 1;

/**
 * Guards a provider that is there already: y-partyserver's, y-partykit's or y-websocket's. Its next sockets are those of a
 * {@link GuardedWebSocket}, and if it has one now, what happens on that counts too.
 *
 * Call it right after you have made the provider.
 *
 * @throws {TypeError} if it is none of the three. Others take `WebSocketPolyfill: GuardedWebSocket`.
 * @example
 * const guarded = guardProvider(provider, {
 *   onStanding: (standing) => show(standing.message),
 *   onDocumentFull: (full) => show(full?.message ?? null),
 * });
 */
export function guardProvider(provider: object, options: GuardProviderOptions = {}): GuardedProvider {
  requireProvider(provider);
  const { _WS: Base, ws, url, shouldReconnect } = provider;
  let documentFull: DocumentFull | null = null;
  let isReleased = false;
  const all: GuardedWebSocketOptions = {
    user: options.user,
    words: options.words,
    WebSocket: Base,
    onStanding: (standing) => isReleased || options.onStanding?.(standing),
    onStatement: (statement) => {
      appeal.told(statement.id);
      if (!isReleased) options.onStatement?.(statement);
    },
    onDocumentFull: (full) => {
      documentFull = full;
      if (!isReleased) options.onDocumentFull?.(full);
    },
  };
  const guards = new SocketGuards(all);
  const appeal = new AppealFollower({
    url: () => guards.lastUrl ?? provider.url,
    onChange: (state) => isReleased || options.onAppeal?.(state),
    onPardon: () => guards.last?.pardoned(),
  });
  const Guarded = classOf(guards, all);
  provider._WS = Guarded;
  if (shouldReconnect !== undefined) provider.shouldReconnect = () => true;
  if (ws !== null && ws.readyState <= OPEN) guards.adopt(ws, roomOf(url));
  return {
    get standing() {
      return guards.last?.standing ?? WELCOME;
    },
    get documentFull() {
      return documentFull;
    },
    appeal: (text) => appeal.send(text),
    askAppeal: () => appeal.ask(),
    release() {
      appeal.rest();
      isReleased = true;
      if (provider._WS === Guarded) provider._WS = Base;
      if (shouldReconnect !== undefined) provider.shouldReconnect = shouldReconnect;
    },
  };
}

function requireProvider(provider: object): asserts provider is Provider {
  const { _WS, ws, url, shouldConnect } = provider as Partial<Provider> & {
    readonly shouldConnect?: unknown;
  };
  const isKnown =
    "_WS" in provider && ws !== undefined && typeof url === "string" && typeof shouldConnect === "boolean";
  if (!isKnown) {
    throw new TypeError(
      "guardProvider: this is no provider of y-partyserver, y-partykit or y-websocket, whose next socket could be guarded. " +
        "Make it with { WebSocketPolyfill: GuardedWebSocket } instead: Hocuspocus takes that in its HocuspocusProviderWebsocket.",
    );
  }
  if (typeof _WS !== "function") {
    throw new TypeError(
      "guardProvider: the provider has no WebSocket class. Make it with a WebSocketPolyfill first.",
    );
  }
}
