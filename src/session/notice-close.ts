import { OPEN } from "../platform/room.ts";
import type { Session } from "./session.ts";

/**
 * Takes note of it when the app closes a connection: messages that are still on their way do nothing from then on. The app may have done
 * so before the room slept.
 */
export function noticeClose(session: Session): void {
  const { connection } = session;
  const { close } = connection;
  session.isShut = connection.readyState > OPEN;
  Object.defineProperty(connection, "close", {
    configurable: true,
    writable: true,
    value(...args: Parameters<typeof close>): void {
      close.apply(connection, args);
      session.isShut = true;
    },
  });
}
