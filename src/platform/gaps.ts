import { unguardedHandlers } from "./handlers.ts";
import { isOverheard } from "./message-listeners.ts";
import type { ConnectionLike } from "./room.ts";

/** Those that a connection's events come in by, in PartyKit and in PartyServer. */
export const CONNECTION_HANDLERS: readonly string[] = [
  "onConnect",
  "onMessage",
  "onClose",
  "onError",
  "getConnectionTags",
];

/** What a host can look at to find ways past the bouncer. */
interface Looked {
  /** The room's instance, and which of its handlers are guarded. */
  readonly instance: object;
  readonly handlers: readonly string[];
  readonly connections: Iterable<ConnectionLike>;
  /** Sockets that the room accepted by itself. */
  readonly strangers?: number;
}

/** The ways past the bouncer that are open in a room, each in a sentence. */
export function* gapsIn({ instance, handlers, connections, strangers = 0 }: Looked): Iterable<string> {
  for (const name of unguardedHandlers(instance, handlers)) {
    yield `${name} was defined again on the room after it was guarded, so it hears what the bouncer refuses.`;
  }
  let overheard = 0;
  for (const connection of connections) if (isOverheard(connection)) overheard++;
  if (overheard > 0) {
    yield (
      `${ofConnections(overheard)} a listener that the bouncer does not see, so it hears what the bouncer refuses. ` +
        "It was added by the addEventListener of EventTarget.prototype, or that of the connection was replaced."
    );
  }
  if (strangers > 0) {
    const sockets = strangers === 1 ? "1 WebSocket that is" : `${strangers} WebSockets that are`;
    yield `The room has accepted ${sockets} no connection of its host, so nobody limits what comes in there.`;
  }
}

const ofConnections = (count: number): string =>
  count === 1 ? "1 connection has" : `${count} connections have`;
