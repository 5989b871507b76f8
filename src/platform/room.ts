import type { LedgerLike, RoomAddress } from "./ledger-port.ts";
import type { Message } from "../shared/message.ts";
import type { StorageLike } from "../storage/storage.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { Protocol } from "../policy/protocol.ts";

/** What the bouncer needs of a connection: PartyKit's, PartyServer's and a plain server-side WebSocket fit. */
export interface ConnectionLike {
  /** Tells connections apart. The client may have chosen it (`?_pk=`). A plain WebSocket has none: the host knows it by itself. */
  readonly id?: string;
  /** As of a WebSocket: 1 if it is open. */
  readonly readyState: number;
  /** Sends a message. It takes views too, but each platform's types name different ones. */
  send(message: string | ArrayBuffer): void;
  /** Closes the connection. */
  close(code?: number, reason?: string): void;
}

/** What is called with each message: a bouncer. */
export interface MessageCallbacks {
  /** Judges a message, and calls `deliver` if it passes. @returns what `deliver` returns; `undefined` if it was not called */
  handle<T>(connection: ConnectionLike, message: Message, deliver: () => T): T | undefined;
}

/** The ledger that a room shares with others. */
export interface SharedLedger {
  /** The ledger. */
  readonly ledger: LedgerLike;
  /** Where the ledger finds this room. */
  address(): RoomAddress;
}

/** What the bouncer needs of a room. */
export interface RoomLike {
  /** Everyone who is connected now. */
  connections(): Iterable<ConnectionLike>;
  /**
   * Whether each connection is announced by {@link Host.connect}. If so, a connection of which nothing is known after hibernation is
   * closed, and identified when it comes back, and messages may wait while the room has too much to send: {@link Host.disconnect}
   * delivers what still waits of a connection. Default: `false`.
   */
  readonly admits?: boolean;
  /** Where bans outlive the room's memory; `null` if there is no such place. */
  readonly storage: StorageLike | null;
  /** What it is called on the developer's console. */
  name?(): string;
  /** What its party (on PartyKit) or its binding (on Cloudflare) is called, for metrics and logs. Default: as in the address of {@link RoomLike.shared}. */
  party?(): string;
  /** What the developer's console says to do about a strike or a ban. Default: which option of the policy to change. */
  readonly advice?: string;
  /** The ledger that it shares with other rooms. Default: none. */
  readonly shared?: SharedLedger | undefined;
  /** What the messages of such a room are, if a policy does not say: see {@link Policy.protocol}. Default: nothing in particular. */
  readonly protocol?: Protocol | undefined;
  /** Ways in which the room can be heard past the bouncer, as far as the host can tell, each in a sentence. Default: none are known. */
  gaps?(): Iterable<string>;
  /** Asked of each policy before it is put in place. Throws if the room could not live with it. */
  permit?(policy: DefinedPolicy): void;
}

/** `WebSocket.OPEN`, which the older runtimes do not define. */
export const OPEN = 1;

/** `WebSocket.CLOSED`, which they do not define either. */
export const CLOSED = 3;

/**
 * Whether it is a connection, and one that is gone. Hosts also report errors that concern no connection or that it survives, and apps
 * call `onError` themselves with other values.
 */
export function hasBroken(connection: unknown): connection is ConnectionLike {
  const { readyState } = (connection ?? {}) as Partial<ConnectionLike>;
  return readyState !== undefined && readyState !== OPEN;
}
