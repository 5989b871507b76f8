import type { PartySocketOptions } from "partysocket";
import type { Standing, StatementMessage } from "../src/shared/control-message.ts";
import { areForAgents, asShownToAgents, leavesToAgents } from "./agents-close.ts";
import type { Guard } from "./guard.ts";
import { guardFor } from "./guard-for.ts";
import type { GuardOptions } from "./guard-options.ts";
import { watchedSocket } from "./watched-socket.ts";

/** What {@link guarded} takes besides PartySocket's own options, or those of `partysocket/ws`, which has no `host`. */
export interface GuardedOptions extends Partial<PartySocketOptions>, Pick<GuardOptions, "user" | "words"> {
  /** Called at each change of status, and at each warning. Default: nobody is told. */
  onStanding?: ((standing: Standing) => void) | undefined;
  /** Called with the statement of reasons if the room tells this client of its ban. Default: nobody is told. */
  onStatement?: ((statement: StatementMessage) => void) | undefined;
}

/**
 * PartySocket options that make a plain PartySocket behave: it stays away after 4429, 4403
 * and 4409, and the room's control messages never reach the app. Every other close reconnects as it would
 * without. Your own `WebSocket` and `shouldReconnectOnClose` keep working; the latter is not asked about
 * those three codes.
 *
 * The options of the Agents SDK's `AgentClient` and `useAgent` too: those would take each of the room's closes for the last one.
 *
 * Use the result for one socket only: it remembers the standing of that one.
 *
 * @example
 * const socket = new PartySocket(guarded({ host, room, onStanding: (standing) => showBanner(standing) }));
 */
export function guarded<Options extends GuardedOptions>(
  options: Options,
): Omit<Options, "onStanding" | "onStatement" | "user" | "words"> & GuardedSocketOptions {
  const { onStanding, onStatement, user, words, ...rest } = options;
  const guard = guardFor({ onStanding, onStatement, user, words });
  return { ...rest, ...socketOptions(guard, options) };
}

/**
 * The options that a guard sets. `WebSocket` is a class of guarded sockets, which suits other clients too. Their types are our own, as
 * PartySockets before 1.3 have no `shouldReconnectOnClose`.
 */
export interface GuardedSocketOptions {
  /** The class of the socket that is guarded. */
  // oxlint-disable-next-line no-explicit-any -- PartySocket and other clients take any class
  WebSocket: any;
  /** Whether PartySocket reconnects after a close. */
  shouldReconnectOnClose: (event: { readonly code: number }) => boolean;
  /** Ms before the first try to reconnect. */
  minReconnectionDelay: number;
  /** Ms before a later try, at most. */
  maxReconnectionDelay: number;
}

/** PartySocket's own: ms before the first try, and at most before a later one. */
const USUAL_DELAY = { min: 3_000, max: 10_000 };

/**
 * The options through which a guard sees what PartySocket does. Each socket has delays of its own, between half and one and a half of
 * what is asked for: many that lose their connection at once do not all come back in the same second.
 */
export function socketOptions(guard: Guard, options: Partial<PartySocketOptions>): GuardedSocketOptions {
  const Base = options.WebSocket ?? globalThis.WebSocket;
  const spread = 0.5 + Math.random();
  const isWelcome = options.shouldReconnectOnClose ?? (() => true);
  const isForAgents = areForAgents(options);
  const leaves = (code: number): boolean =>
    isForAgents ? leavesToAgents(guard, code) : guard.leavesToOthers(code);
  return {
    // Without one, PartySocket explains where to get it.
    WebSocket:
      Base && watchedSocket(guard, Base, isForAgents ? (close) => asShownToAgents(guard, close) : undefined),
    shouldReconnectOnClose: (event) => leaves(event.code) && isWelcome(event as never),
    minReconnectionDelay: spread * (options.minReconnectionDelay ?? USUAL_DELAY.min),
    maxReconnectionDelay: spread * (options.maxReconnectionDelay ?? USUAL_DELAY.max),
  };
}
