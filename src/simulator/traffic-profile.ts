import type { CloseEvent, MessageEvent, Pseudonym, TrafficEvent } from "../record/traffic-event.ts";
import { ADDRESS } from "../identity/client-key.ts";
import type { ClientNames } from "./client-names.ts";
import { Column } from "./column.ts";
import { Distribution } from "./distribution.ts";
import { byteRates, connectRates, Envelopes, messageRates } from "./envelopes.ts";
import type { Quantiles } from "./result.ts";

/** Most types that are told apart. Clients can make types up. */
const MOST_TYPES = 64;

/** What stands for messages without a type, and for those of types beyond the first 64. */
const NO_TYPE = "(none)";
const OTHER_TYPES = "(other)";

/** What was sent of one type. */
export class TypeTraffic {
  /** As results name it. */
  readonly name: string;
  /** Its place among the types. */
  readonly index: number;
  readonly sizes = new Distribution();
  messages = 0;
  bytes = 0;
  clients = 0;

  constructor(name: string, index: number) {
    this.name = name;
    this.index = index;
  }

  /** Whether a limit can ask for it. */
  get hasName(): boolean {
    return this.name !== NO_TYPE && this.name !== OTHER_TYPES;
  }
}

/** What each client has sent, in rows of {@link Envelopes}: -1 where there is none. A client is known by its number among {@link ClientNames}. */
export class Senders {
  /** The row of the type that it sent first last; each leads to the next. */
  readonly types = new Column(-1);
  /** The row of all types together: that of the only one, if there is only one. */
  readonly all = new Column(-1);
  /** The row of its bytes, whatever their type. */
  readonly bytes = new Column(-1);
  readonly connects = new Column(-1);
  /** Bytes of its largest message. */
  readonly largest = new Column();
}

/** A connection whose client is known by an address alone: it is measured by itself, and what it needed is its client's. */
interface Apart {
  /** The number of its client. */
  readonly client: number;
  /** Its rows by the index of their type. */
  readonly types: Map<number, number>;
  readonly all: number;
  readonly bytes: number;
}

/**
 * What was sent, whatever a policy makes of it: how much of each type, and how fast by whom.
 *
 * People behind one address are told apart by their connections, as a limit for each connection would.
 */
export class TrafficProfile {
  /** In messages: rows of one type, and of all. */
  readonly envelopes = new Envelopes(messageRates);
  /** In bytes, which cost as a limit with `cost: "bytes"` says. */
  readonly byteEnvelopes = new Envelopes(byteRates);
  readonly connectEnvelopes = new Envelopes(connectRates);
  readonly senders = new Senders();
  readonly names: ClientNames;
  /** By their names. */
  readonly types = new Map<string, TypeTraffic>();
  /** Whether some clients are known by their address alone. */
  hasAddresses = false;
  readonly #apart = new Map<Pseudonym, Apart>();
  #lastType: TypeTraffic | null = null;

  constructor(names: ClientNames) {
    this.names = names;
  }

  /** @param client the number of the client behind it */
  add(event: TrafficEvent, client: number): void {
    if (event.event === "message") this.#send(event, client);
    else if (event.event === "open") this.#open(client, event.at);
  }

  /** What is known of a message's type. */
  typeOf({ type }: Pick<MessageEvent, "type">): TypeTraffic {
    return this.#typeOf(type ?? NO_TYPE);
  }

  /** A connection has gone. */
  close({ connection }: Pick<CloseEvent, "connection">): void {
    const apart = this.#apart.get(connection);
    if (apart === undefined) return;
    this.#apart.delete(connection);
    this.#takeIn(apart);
    for (const row of apart.types.values()) this.envelopes.close(row);
    this.envelopes.close(apart.all);
    this.byteEnvelopes.close(apart.bytes);
  }

  /** Has each client's rows say what its connections needed that are still open. */
  settle(): void {
    for (const apart of this.#apart.values()) this.#takeIn(apart);
  }

  /** Of each client's busiest second of the clock, in messages of this type. Those that sent none are left out. */
  ratesOf(type: TypeTraffic): Quantiles {
    const rates = new Distribution();
    for (let client = 0; client < this.names.size; client++) {
      const row = this.rowOf(client, type);
      if (row >= 0) rates.add(this.envelopes.busiestSecond(row));
    }
    return rates.quantiles();
  }

  /** The row of what a client has sent of a type; -1 if it has sent none. */
  rowOf(client: number, { index }: TypeTraffic): number {
    let row = this.senders.types.get(client);
    while (row >= 0 && this.envelopes.tagOf(row) !== index) row = this.envelopes.nextOf(row);
    return row;
  }

  #open(client: number, at: number): void {
    const row = rowIn(this.senders.connects, client, this.connectEnvelopes);
    this.connectEnvelopes.owe(row, 1, at);
  }

  #send(event: MessageEvent, client: number): void {
    const { at, connection, bytes } = event;
    const { envelopes, byteEnvelopes, senders } = this;
    const traffic = this.typeOf(event);
    traffic.messages++;
    traffic.bytes += bytes;
    traffic.sizes.add(bytes);
    if (bytes > senders.largest.get(client)) senders.largest.set(client, bytes);
    const row = this.#openRow(client, traffic);
    const byteRow = rowIn(senders.bytes, client, byteEnvelopes);
    envelopes.tick(row, at);
    if (this.names.nameOf(client).startsWith(ADDRESS)) {
      this.hasAddresses = true;
      this.#addApart(connection, client, traffic, bytes, at);
      return;
    }
    envelopes.owe(row, 1, at);
    const all = senders.all.get(client);
    if (all !== row) envelopes.owe(all, 1, at);
    byteEnvelopes.owe(byteRow, Math.max(1, bytes), at);
  }

  #typeOf(name: string): TypeTraffic {
    if (this.#lastType?.name === name) return this.#lastType;
    let type = this.types.get(name);
    if (type === undefined) {
      const isOneTooMany = this.types.size >= MOST_TYPES && name !== OTHER_TYPES;
      if (isOneTooMany) return this.#typeOf(OTHER_TYPES);
      type = new TypeTraffic(name, this.types.size);
      this.types.set(name, type);
    }
    this.#lastType = type;
    return type;
  }

  #openRow(client: number, type: TypeTraffic): number {
    const known = this.rowOf(client, type);
    if (known >= 0) return known;
    const { envelopes } = this;
    const { types, all } = this.senders;
    const newest = types.get(client);
    const row = envelopes.open(type.index, newest);
    if (newest < 0) all.set(client, row);
    else if (all.get(client) === newest) all.set(client, envelopes.copy(newest));
    types.set(client, row);
    type.clients++;
    return row;
  }

  #addApart(connection: Pseudonym, client: number, type: TypeTraffic, bytes: number, at: number): void {
    const { envelopes, byteEnvelopes } = this;
    let apart = this.#apart.get(connection);
    if (apart === undefined) {
      apart = { client, types: new Map(), all: envelopes.open(), bytes: byteEnvelopes.open() };
      this.#apart.set(connection, apart);
    }
    let row = apart.types.get(type.index);
    if (row === undefined) apart.types.set(type.index, (row = envelopes.open()));
    envelopes.owe(row, 1, at);
    envelopes.owe(apart.all, 1, at);
    byteEnvelopes.owe(apart.bytes, Math.max(1, bytes), at);
  }

  #takeIn({ client, types, all, bytes }: Apart): void {
    const { envelopes, senders } = this;
    for (let row = senders.types.get(client); row >= 0; row = envelopes.nextOf(row)) {
      const own = types.get(envelopes.tagOf(row));
      if (own !== undefined) envelopes.merge(row, own);
    }
    envelopes.merge(senders.all.get(client), all);
    this.byteEnvelopes.merge(senders.bytes.get(client), bytes);
  }
}

/** The row of a client, which is opened if there is none. */
function rowIn(column: Column, client: number, envelopes: Envelopes): number {
  let row = column.get(client);
  if (row < 0) column.set(client, (row = envelopes.open()));
  return row;
}
