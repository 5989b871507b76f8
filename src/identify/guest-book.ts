import { boundSends } from "../act/audience.ts";
import { readState, writeState } from "../hosts/connection-state.ts";
import type { ConnectionLike } from "../hosts/room.ts";
import { type Guest, newGuest } from "./guest.ts";
import { fingerprint, pack, unpack } from "./packed.ts";

/** Who is behind each connection. What it knows is kept in the connection's state, and read back after hibernation. */
export class GuestBook {
  readonly #guests = new WeakMap<ConnectionLike, Guest>();
  readonly #slot: string;
  readonly #limits: number;

  /** @param slot the name its entries are kept under, so that two bouncers can share a connection */
  constructor(slot: string, limits: readonly object[]) {
    this.#slot = slot;
    this.#limits = fingerprint(limits);
  }

  of(connection: ConnectionLike): Guest {
    const known = this.#guests.get(connection);
    if (known !== undefined) return known;
    const guest = newGuest(connection);
    unpack(readState(connection, this.#slot), this.#limits, guest);
    boundSends(guest);
    this.#guests.set(connection, guest);
    return guest;
  }

  /** @returns whether the entry survives hibernation: see {@link writeState} */
  save(guest: Guest): boolean {
    return writeState(guest.connection, this.#slot, pack(guest, this.#limits));
  }
}
