import type { ConnectionLike } from "../platform/room.ts";
import type { Session } from "../session/session.ts";
import { resemblesControl } from "./forgery.ts";
import { BOUNCER, currentScope } from "./scope.ts";

/**
 * Binds every way of sending to a connection to the scope of whatever sends: direct sends, `broadcast`, loops over `getConnections()`.
 * All of them end in the connection's own `send`, on both hosts. Nobody but the bouncer sends control messages.
 *
 * @param onForgery called if the app was about to send what resembles one
 * @param onSent called with what the app has sent
 */
export function bindSends(
  session: Session,
  onForgery: () => void,
  onSent: (message: Parameters<ConnectionLike["send"]>[0]) => void,
): void {
  const { connection } = session;
  const send = connection.send;
  Object.defineProperty(connection, "send", {
    configurable: true,
    writable: true,
    value(this: ConnectionLike, message: Parameters<ConnectionLike["send"]>[0]): void {
      // Sending to a connection that was closed throws on PartyKit, in the middle of the room's broadcast.
      if (session.closed) return;
      const scope = currentScope();
      // Until a connection is let in, it hears nothing of the room.
      if (!session.admitted && scope !== BOUNCER) return;
      if (scope !== BOUNCER && resemblesControl(message)) return onForgery();
      if (scope !== undefined && !scope.reaches(connection)) return;
      send.call(connection, message);
      if (scope !== BOUNCER) onSent(message);
    },
  });
}
