import type { Wrap } from "./handlers.ts";
import { type ConnectionLike, hasBroken } from "./room.ts";

/** What is called for a connection that is gone: a bouncer's host. */
interface CloseCallbacks {
  /** Takes note that a connection is gone. @returns whether it had been let in */
  disconnect(connection: ConnectionLike): boolean;
}

/** Guards of the handlers that hosts call for a connection that goes. Of one that was not let in, the app hears no close. */
export function closeHandlers(callbacks: CloseCallbacks): Record<"onClose" | "onError", Wrap> {
  return {
    onClose:
      (onClose) =>
      (connection: ConnectionLike, ...rest: unknown[]) =>
        callbacks.disconnect(connection) ? onClose?.(connection, ...rest) : undefined,
    // A connection that breaks the protocol ends in an error, and no close ever comes.
    onError:
      (onError) =>
      (connection: ConnectionLike, ...rest: unknown[]) => {
        if (hasBroken(connection)) callbacks.disconnect(connection);
        return onError?.(connection, ...rest);
      },
  };
}
