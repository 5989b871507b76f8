import { markHibernating } from "../../platform/attachment.ts";
import { OPEN } from "../../platform/room.ts";
import { rememberAgent, type Stateful } from "./state-frame.ts";
import { isControlMessage } from "../../shared/control-message.ts";

/** What a sub-agent has in place of a WebSocket: its parent has that. */
interface StandIn {
  readyState: number;
  send(message: unknown): void;
  close(...args: unknown[]): void;
}

const CLOSING = 2;

/**
 * Gives the bouncer what it goes by on an agent's connections. There are three kinds: WebSockets, sessions of Cap'n Web, which live in
 * memory, and stand-ins in sub-agents.
 */
export function meet(connection: object, agent: object): void {
  rememberAgent(connection, agent as Stateful);
  if (!("readyState" in connection)) completeStandIn(connection as StandIn);
}

/** The same for an agent built on a lifecycle: its WebSockets hibernate, and have no methods of their own to tell it by. */
export function meetOnLifecycle(connection: object, agent: object): void {
  if (connection instanceof WebSocket) markHibernating(connection);
  meet(connection, agent);
}

/**
 * A stand-in does not say whether it is open. What the bouncer of a sub-agent would tell a client is not sent: to the parent's bouncer, which
 * lets only its own control messages out, it is the app's.
 */
function completeStandIn(connection: StandIn): void {
  const { send, close } = connection;
  Object.defineProperties(connection, {
    readyState: { value: OPEN, writable: true, enumerable: true },
    send: {
      configurable: true,
      writable: true,
      value: (message: unknown) => {
        if (!isControlMessage(message)) send.call(connection, message);
      },
    },
    close: {
      configurable: true,
      writable: true,
      value: (...args: unknown[]) => {
        connection.readyState = CLOSING;
        close.apply(connection, args);
      },
    },
  });
}
