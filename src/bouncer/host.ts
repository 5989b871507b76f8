import type { RequestLike } from "../identity/request.ts";
import type { PushLike } from "../ledger/push.ts";
import type { Closing } from "../platform/closed-socket.ts";
import type { ConnectionLike } from "../platform/room.ts";
import type { Message } from "../shared/message.ts";
import type { Verdict } from "../strikes/verdict.ts";
import type { Bouncer } from "./bouncer.ts";

/** What a room's bouncer is made with, beside its policy. */
export interface HostOptions {
  /** The name under which its state is kept in a connection's state, so that two bouncers can share a connection. Default: `"r"`. */
  slot?: string;
  /** Epoch ms. Default: `Date.now`. */
  clock?: () => number;
}

/**
 * What whoever writes a host calls. A host is what stands between a room and its bouncer: `withBouncer` of `party-bouncer/partykit` and of
 * `party-bouncer/partyserver` are two.
 */
export interface Host {
  /** What the app gets. Its `handle` is what the host calls for each message. */
  readonly bouncer: Bouncer;
  /**
   * What to wait for before the first event, such as in `ctx.blockConcurrencyWhile`: what the room has to read from its storage first. It never
   * rejects.
   *
   * @returns `null` if there is nothing to wait for
   */
  ready(): Promise<void> | null;
  /**
   * Call it when a connection opens, before the app hears of it.
   *
   * @returns whether it is in. If not, it is closed, and the app never hears of it.
   */
  connect(connection: ConnectionLike, request: RequestLike): Promise<boolean>;
  /**
   * Call it before you accept a connection, if you can still refuse it.
   *
   * @param connection what you will call `connect` with, if you know its id already. Default: the id that the client asks for.
   * @returns the close code and reason to refuse it with, if this room knows of a ban; else `null`
   */
  turnAway(request: RequestLike, connection?: { readonly id: string }): Promise<Closing | null>;
  /**
   * Call it when a client that you let in before it had a socket has one. Until then, a `Prospect` stood for it.
   *
   * @param connection what takes the place of `prospect` from now on
   */
  replace(prospect: ConnectionLike, connection: ConnectionLike): void;
  /**
   * Call it when a connection is closed, before the app hears of that: what its client said before and still waits is delivered first.
   *
   * @returns whether it was in. If not, the app never heard of it.
   */
  disconnect(connection: ConnectionLike): boolean;
  /** Answers what the ledger tells this room, or asks it. Without the room's token the answer is 403; without a ledger, 404. */
  receive(request: PushLike): Promise<Response>;
  /** From now on the bouncer sees what the app sends. Call it after hibernation, once your connections can be listed. */
  watch(): void;
  /**
   * Decides about a message and remembers the decision, without acting on it: nothing is sent, nobody is banned.
   *
   * @throws {Error} if the policy has external limits, which take time to answer
   */
  judge(connection: ConnectionLike, message: Message): Verdict;
}
