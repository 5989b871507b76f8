import type { ClientInfo, MessageInfo } from "../identity/client-info.ts";
import type { ClientKey } from "../identity/client-key.ts";
import type { Place } from "./counter.ts";

/** A message as limits see it, for all of a sender's messages of one type. It remembers where each limit counts them. */
export class Sent implements MessageInfo {
  readonly clientKey: ClientKey | null;
  readonly userId: string | null;
  readonly connectionId: string;
  readonly address: string | null;
  readonly tier: string | null;
  readonly type: string | null;
  #places: Map<number, Place | null> | null = null;

  constructor({ clientKey, userId, connectionId, address, tier }: ClientInfo, type: string | null) {
    this.clientKey = clientKey;
    this.userId = userId;
    this.connectionId = connectionId;
    this.address = address;
    this.tier = tier;
    this.type = type;
  }

  /** The place of a counter, by its id; `null` if that does not count them, `undefined` if nobody has looked yet. */
  placeOf(counter: number): Place | null | undefined {
    return this.#places?.get(counter);
  }

  remember(counter: number, place: Place | null): void {
    (this.#places ??= new Map()).set(counter, place);
  }
}
