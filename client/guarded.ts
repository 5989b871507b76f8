import type { PartySocketOptions } from "partysocket";
import { isAwayCode, type Standing, type StatementNotice } from "../src/protocol.ts";
import { Guard } from "./guard.ts";
import { watchedSocket } from "./watched-socket.ts";

/** What {@link guarded} takes besides PartySocket's own options. */
export interface GuardedOptions extends PartySocketOptions {
  /** Called at each change of status, and at each warning. Default: nobody is told. */
  onStanding?: ((standing: Standing) => void) | undefined;
  /** Called with the statement of reasons where the room tells this client of its ban. Default: nobody is told. */
  onStatement?: ((statement: StatementNotice) => void) | undefined;
}

/**
 * PartySocket options that make a plain PartySocket a well-behaved guest: it stays away after 4429, 4403
 * and 4409, and the room's control frames never reach the app. Every other close reconnects as it would
 * without. Your own `WebSocket` and `shouldReconnectOnClose` keep working; the latter is not asked about
 * those three codes.
 *
 * Use the result for one socket: it holds where that one stands.
 *
 * @example
 * const socket = new PartySocket(guarded({ host, room, onStanding: (standing) => showBanner(standing) }));
 */
export function guarded<Options extends GuardedOptions>(
  options: Options,
): Omit<Options, "onStanding" | "onStatement"> {
  const { onStanding, onStatement, ...rest } = options;
  const guard = new Guard(
    (standing) => onStanding?.(standing),
    (statement) => onStatement?.(statement),
  );
  return { ...rest, ...seams(guard, options) };
}

/** The two options through which a guard sees what PartySocket does. */
export function seams(guard: Guard, options: Partial<PartySocketOptions>): Seams {
  const Base = options.WebSocket ?? globalThis.WebSocket;
  const isWelcome = options.shouldReconnectOnClose ?? (() => true);
  return {
    // Without one, PartySocket explains where to get it.
    WebSocket: Base && watchedSocket(guard, Base),
    shouldReconnectOnClose: (event) => !isAwayCode(event.code) && !guard.mustStayAway && isWelcome(event),
  };
}

type Seams = Required<Pick<PartySocketOptions, "WebSocket" | "shouldReconnectOnClose">>;
