import type { ClientKey } from "../identify/client.ts";
import { type Ban, parseBan } from "./ban.ts";
import { type Departure, parseDeparture } from "./departure.ts";
import type { StorageLike } from "./storage.ts";
import { remaining, settle } from "./term.ts";

const PREFIX = "party-bouncer:";
const BAN = `${PREFIX}ban:`;
const DEPARTURE = `${PREFIX}departure:`;

/** Records that each write looks at, so that those of clients who never come back do not pile up. */
const SWEEP = 8;
const PAGE = 128;

/** What a room remembers of clients that are not connected: bans, and strikes not yet forgiven. In room storage. */
export class Ledger {
  readonly #storage: StorageLike;
  #sweptTo = "";

  constructor(storage: StorageLike) {
    this.#storage = storage;
  }

  /**
   * What is known of a client: the bans that still hold, one of each kind at most, and how it stood when it left. A corrupt
   * record counts as none.
   */
  async recall(client: ClientKey, now: number): Promise<Recollection> {
    const [close, shadow, left] = keysOf(client);
    const records = await this.#storage.get([close, shadow, left]);
    return {
      ban: await this.#current(client, parseBan(records.get(close)), now),
      shadowBan: await this.#current(client, parseBan(records.get(shadow)), now),
      departure: parseDeparture(records.get(left)),
    };
  }

  /** Keeps a ban. It settles the strikes that led to it. */
  async keepBan(client: ClientKey, ban: Ban): Promise<void> {
    await this.#storage.put(banKey(ban.kind, client), ban);
    await this.#storage.delete([DEPARTURE + client]);
    await this.#sweep(ban.at);
  }

  async keepDeparture(client: ClientKey, departure: Departure): Promise<void> {
    await this.#storage.put(DEPARTURE + client, departure);
    await this.#sweep(departure.conduct.at);
  }

  /**
   * Forgets the bans and the strikes that a limit led to.
   *
   * @returns the clients that were banned for it
   */
  async forgetLimit(limit: string): Promise<ClientKey[]> {
    const banned: ClientKey[] = [];
    for await (const [key, record] of this.#all(BAN)) {
      if (parseBan(record)?.limit === limit) banned.push(clientIn(key));
    }
    const left: string[] = [];
    for await (const [key, record] of this.#all(DEPARTURE)) {
      if (parseDeparture(record)?.conduct.limit === limit) left.push(key);
    }
    for (const client of banned) await this.forget(client);
    for (const key of left) await this.#storage.delete([key]);
    return banned;
  }

  /** Forgets a client: its ban, and its strikes. */
  async forget(client: ClientKey): Promise<void> {
    await this.#storage.delete(keysOf(client));
  }

  async #current(client: ClientKey, ban: Ban | null, now: number): Promise<Ban | null> {
    if (ban === null) return null;
    const current = settle(ban, now);
    if (current !== ban) await this.keepBan(client, current);
    return remaining(current, now) > 0 ? current : null;
  }

  async *#all(prefix: string): AsyncIterable<[key: string, record: unknown]> {
    let startAfter: string | undefined;
    for (;;) {
      const page = await this.#storage.list({
        prefix,
        limit: PAGE,
        ...(startAfter === undefined ? {} : { startAfter }),
      });
      yield* page;
      if (page.size < PAGE) return;
      startAfter = [...page.keys()].at(-1);
    }
  }

  async #sweep(now: number): Promise<void> {
    const records = await this.#storage.list({
      prefix: PREFIX,
      limit: SWEEP,
      ...(this.#sweptTo === "" ? {} : { startAfter: this.#sweptTo }),
    });
    const over = [...records].filter(([key, record]) => isOver(key, record, now)).map(([key]) => key);
    if (over.length > 0) await this.#storage.delete(over);
    this.#sweptTo = records.size < SWEEP ? "" : ([...records.keys()].at(-1) ?? "");
  }
}

/** What a room remembers of a client. */
export interface Recollection {
  readonly ban: Ban | null;
  readonly shadowBan: Ban | null;
  readonly departure: Departure | null;
}

// A record of each kind, so that a minute's close by the ladder does not end a month's shadow-ban by an operator.
function banKey(kind: Ban["kind"], client: ClientKey): string {
  return `${BAN}${kind}:${client}`;
}

function keysOf(client: ClientKey): [close: string, shadow: string, departure: string] {
  return [banKey("close", client), banKey("shadow-ban", client), DEPARTURE + client];
}

function clientIn(key: string): ClientKey {
  return key.slice(key.indexOf(":", BAN.length) + 1) as ClientKey;
}

function isOver(key: string, record: unknown, now: number): boolean {
  if (key.startsWith(BAN)) {
    const ban = parseBan(record);
    return ban === null || remaining(ban, now) === 0;
  }
  const departure = parseDeparture(record);
  return departure === null || departure.until <= now;
}
