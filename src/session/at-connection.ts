import type { ConnectionLike } from "../platform/room.ts";
import type { Session } from "./session.ts";

/** A connection that bears its session. */
interface Bearer {
  [SESSION]?: Session;
}

const SESSION = Symbol("party-bouncer: session");

/**
 * The session of a room that a connection bears; `undefined` if it bears none. To look in a map takes a tenth of all that a message takes.
 */
export function sessionAt(connection: ConnectionLike, room: object): Session | undefined {
  const session = (connection as Bearer)[SESSION];
  // It may have gone over to another connection.
  return session?.connection === connection && session.isIn(room) ? session : undefined;
}

/** Has a connection bear its session. It bears one: if two bouncers share it, the last one's. */
export function keepAt(session: Session): void {
  Object.defineProperty(session.connection, SESSION, { configurable: true, writable: true, value: session });
}
