import type { Host } from "../bouncer/host.ts";
import type { Wrap } from "../platform/handlers.ts";
import { type ConnectionLike, hasBroken } from "../platform/room.ts";

/** The handlers that are told of a connection that goes, on either host. The app hears of the close of one that was let in only. */
export function partingsFrom(host: Host): Record<"onClose" | "onError", Wrap> {
  return {
    onClose:
      (onClose) =>
      (connection: ConnectionLike, ...rest: unknown[]) =>
        host.disconnect(connection) ? onClose?.(connection, ...rest) : undefined,
    // A connection that breaks the protocol ends in an error, and no close ever comes.
    onError:
      (onError) =>
      (connection: ConnectionLike, ...rest: unknown[]) => {
        if (hasBroken(connection)) host.disconnect(connection);
        return onError?.(connection, ...rest);
      },
  };
}
