import type { Wrap } from "./handlers.ts";
import { type ConnectionLike, hasBroken } from "./room.ts";

/**
 * Guards of the handlers that hosts call for a connection that goes. The app hears of the close of a connection that was let in only.
 *
 * @param disconnect takes note that a connection is gone. @returns whether it had been let in
 */
export function closeHandlers(
  disconnect: (connection: ConnectionLike) => boolean,
): Record<"onClose" | "onError", Wrap> {
  return {
    onClose:
      (onClose) =>
      (connection: ConnectionLike, ...rest: unknown[]) =>
        disconnect(connection) ? onClose?.(connection, ...rest) : undefined,
    // A connection that breaks the protocol ends in an error, and no close ever comes.
    onError:
      (onError) =>
      (connection: ConnectionLike, ...rest: unknown[]) => {
        if (hasBroken(connection)) disconnect(connection);
        return onError?.(connection, ...rest);
      },
  };
}
