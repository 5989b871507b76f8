import type { Message } from "../shared/message.ts";
import { complain } from "./complaint.ts";
import { ownersOf } from "./owners.ts";
import type { ConnectionLike, MessageCallbacks } from "./room.ts";

/** The part of a Durable Object through which a hibernating connection's messages come in. */
export interface HasRawMessages {
  getConnections(): Iterable<ConnectionLike>;
  webSocketMessage(socket: object, message: Message): unknown;
  /** PartyServer's, from 0.3 on: starts the room if it has not started yet. */
  __unsafe_ensureInitialized?(): Promise<void>;
}

/** Connections whose messages are judged before `webSocketMessage` gets them. */
const raw = new WeakSet<object>();

/** Whether `onMessage` of this connection is called with what was judged already. */
export function hearsRaw(connection: object): boolean {
  return raw.has(connection);
}

interface RawOptions {
  /** Whether to do so in any case. */
  readonly isRaw?: boolean;
  /** Called with each socket before the bouncer looks at it. */
  meet?(socket: object): void;
}

/**
 * Puts the bouncer before a `webSocketMessage` of the app's own, below the guarded class or above it, which would get every message
 * of a hibernating connection before `onMessage` does.
 *
 * @param guard the prototype of the guarded class, whose own `webSocketMessage` is none of the app's
 */
export function guardRawMessages(
  room: HasRawMessages,
  guard: object,
  callbacks: MessageCallbacks,
  { isRaw = false, meet }: RawOptions = {},
): void {
  const owners = ownersOf(room, "webSocketMessage").filter((owner) => owner !== guard);
  const hear = room.webSocketMessage.bind(room);
  let isStarted = false;
  const guarded = async (socket: object, message: Message): Promise<unknown> => {
    if (!isStarted) await room.__unsafe_ensureInitialized?.();
    isStarted = true;
    meet?.(socket);
    const connection = connectionOf(room, socket);
    if (connection === null) {
      complain(NOT_OURS);
      return hear(socket, message);
    }
    raw.add(connection);
    return callbacks.handle(connection, message, () => hear(socket, message));
  };
  // A class field of this name would hide it, and throws now.
  Object.defineProperty(room, "webSocketMessage", {
    value: isRaw || owners.length > 1 ? guarded : room.webSocketMessage,
  });
}

const NOT_OURS =
  "webSocketMessage heard a WebSocket that the room accepted by itself. It is no connection of the room's, so it is not guarded: " +
  'limit it with rateLimit(webSocket, interval, action) of "party-bouncer".';

/** A socket as the room's connection; `null` if it is one that the app accepted by itself. */
function connectionOf(room: HasRawMessages, socket: object): ConnectionLike | null {
  // After hibernation a socket becomes a connection when it is listed.
  if (!("id" in socket)) for (const connection of room.getConnections()) if (connection === socket) break;
  return "id" in socket ? (socket as ConnectionLike) : null;
}
