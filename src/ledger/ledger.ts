import type { ClientKey } from "../identify/client.ts";
import { type Ban, parseBan } from "./ban.ts";
import { type Departure, parseDeparture, worseOf } from "./departure.ts";
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
  #sweptTo: string | undefined;

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

  /** Keeps a ban. One that closes settles the strikes that led to it. */
  async keepBan(client: ClientKey, ban: Ban): Promise<void> {
    const key = banKey(ban.kind, client);
    await this.#storage.put(key, ban);
    // A shadow-ban leaves them as they are: were they settled, its author could tell.
    if (ban.kind === "close") await this.forgetDeparture(client);
    await this.#sweep(key, ban.at);
  }

  /** Keeps how a client stood when it left. Of several of its connections, the one that stood worst counts. */
  async keepDeparture(client: ClientKey, departure: Departure, now: number): Promise<void> {
    const key = DEPARTURE + client;
    const before = parseDeparture((await this.#storage.get([key])).get(key));
    await this.#storage.put(key, before === null ? departure : worseOf(before, departure));
    await this.#sweep(key, now);
  }

  /**
   * Forgets the bans and the strikes that a limit led to.
   *
   * @returns who was banned for it, and how
   */
  async forgetLimit(limit: string): Promise<{ client: ClientKey; kind: Ban["kind"] }[]> {
    const banned: { client: ClientKey; kind: Ban["kind"] }[] = [];
    for await (const [key, record] of this.#all(BAN)) {
      const ban = parseBan(record);
      if (ban?.limit === limit) banned.push({ client: clientIn(key), kind: ban.kind });
    }
    const left: string[] = [];
    for await (const [key, record] of this.#all(DEPARTURE)) {
      if (parseDeparture(record)?.conduct.limit === limit) left.push(key);
    }
    for (const { client, kind } of banned) await this.#storage.delete([banKey(kind, client)]);
    for (const key of left) await this.#storage.delete([key]);
    return banned;
  }

  /** Forgets how a client stood when it left. */
  async forgetDeparture(client: ClientKey): Promise<void> {
    await this.#storage.delete([DEPARTURE + client]);
  }

  /** Forgets a client's bans. */
  async forgetBans(client: ClientKey): Promise<void> {
    await this.#storage.delete([banKey("close", client), banKey("shadow-ban", client)]);
  }

  async #current(client: ClientKey, ban: Ban | null, now: number): Promise<Ban | null> {
    if (ban === null) return null;
    const current = settle(ban, now);
    if (current !== ban) await this.#storage.put(banKey(ban.kind, client), current);
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

  /**
   * Deletes what is over among the next few records: round and round while the room is in memory, and from the record that was
   * just written when it was loaded anew, since clients are spread evenly.
   */
  async #sweep(written: string, now: number): Promise<void> {
    const startAfter = this.#sweptTo ?? written;
    const records = await this.#storage.list({ prefix: PREFIX, startAfter, limit: SWEEP });
    const isFirst = this.#sweptTo === undefined && records.size < SWEEP;
    const rest = isFirst ? await this.#storage.list({ prefix: PREFIX, limit: SWEEP - records.size }) : [];
    const over = [...records, ...rest].filter((entry) => isOver(...entry, now)).map(([key]) => key);
    if (over.length > 0) await this.#storage.delete(over);
    this.#sweptTo = records.size < SWEEP ? PREFIX : [...records.keys()].at(-1);
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
