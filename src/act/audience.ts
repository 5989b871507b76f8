import type { ConnectionLike } from "../hosts/room.ts";
import { type Guest, isSameClient, isShadowed } from "../identify/guest.ts";
import { newContext } from "./async-context.ts";

/** Whether a viewer may see what an author does at `now`. */
export function canSee(viewer: Guest, author: Guest, now: number): boolean {
  return !isShadowed(author, now) || isSameClient(viewer, author);
}

/** Whose message is being handled, where only some may see what comes of it. */
const unseenAuthor = newContext<Guest>();

/** Runs a handler so that whatever it sends reaches only those who may see a shadow-banned author. */
export function unseen<T>(author: Guest, handler: () => T): T {
  return unseenAuthor.run(author, handler);
}

/**
 * Bounds every way of sending to a connection: direct sends, `broadcast`, loops over `getConnections()`. All of
 * them end in the connection's own `send`, on both hosts.
 */
export function boundSends(guest: Guest): void {
  const { connection } = guest;
  const send = connection.send;
  Object.defineProperty(connection, "send", {
    configurable: true,
    writable: true,
    value(this: ConnectionLike, message: Parameters<ConnectionLike["send"]>[0]): void {
      // Sending to a connection that was closed throws on PartyKit, in the middle of the room's broadcast.
      if (guest.closed) return;
      const author = unseenAuthor.getStore();
      if (author !== undefined && !isSameClient(guest, author)) return;
      send.call(connection, message);
    },
  });
}
