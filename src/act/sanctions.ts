import type { ClientKey } from "../identify/client.ts";
import { type Guest, isSameClient } from "../identify/guest.ts";
import type { GuestBook } from "../identify/guest-book.ts";
import type { Ban } from "../ledger/ban.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Events } from "../report/events.ts";
import { closeBanned } from "./close.ts";

/** Carries bans out: on the connections that are here, and in the ledger for those that come. */
export class Sanctions {
  readonly #guests: GuestBook;
  readonly #ledger: Ledger | null;
  readonly #events: Events;

  constructor(guests: GuestBook, ledger: Ledger | null, events: Events) {
    this.#guests = guests;
    this.#ledger = ledger;
    this.#events = events;
  }

  /** Bans the client behind a connection, or the connection alone where nobody can tell who it is. */
  async imposeOn(guest: Guest, ban: Ban): Promise<void> {
    const guests = [...this.#guests.present()].filter((other) => isSameClient(other, guest));
    if (!guests.includes(guest)) guests.push(guest);
    await this.#carryOut(guest.client, guests, ban);
  }

  /** Bans a client that may not be here. */
  async impose(client: ClientKey, ban: Ban): Promise<void> {
    await this.#carryOut(client, [...this.#guests.ofClient(client)], ban);
  }

  async lift(client: ClientKey): Promise<void> {
    this.end(client, "shadow-ban");
    await this.#ledger?.forgetBans(client);
  }

  /** Ends a ban of one kind for those who are here. Nothing on their wire tells. */
  end(client: ClientKey, kind: Ban["kind"]): void {
    for (const guest of kind === "shadow-ban" ? this.#guests.ofClient(client) : []) {
      if (guest.shadow === null) continue;
      guest.shadow = null;
      this.#guests.save(guest);
    }
    this.#events.emit("pardon", { client });
  }

  async #carryOut(client: ClientKey | null, guests: readonly Guest[], ban: Ban): Promise<void> {
    // The record is begun first: what a Durable Object sends waits for the writes before it, so that no client
    // ever learns of a ban that a crash then forgets.
    const kept = client === null ? undefined : this.#ledger?.keepBan(client, ban);
    for (const guest of guests) {
      if (ban.kind === "close") closeBanned(guest, ban, ban.at);
      else {
        guest.shadow = { at: ban.at, until: ban.until };
        this.#guests.save(guest);
      }
    }
    this.#events.emit("ban", { client, ban });
    await kept;
  }
}
