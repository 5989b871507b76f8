import type { CloseEvent, MessageEvent, Pseudonym, TrafficEvent } from "../record/traffic-event.ts";
import { Distribution } from "./distribution.ts";
import { byteRates, connectRates, Envelopes, messageRates } from "./envelopes.ts";
import type { Quantiles } from "./result.ts";

/** Most types that are told apart. Clients can make types up. */
const MOST_TYPES = 64;

/** What stands for messages without a type, and for those of types beyond the first 64. */
export const NO_TYPE = "(none)";
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

/** What one client has sent, in rows of {@link Envelopes}. */
export interface Sender {
  /** The row of the type that it sent first last; each leads to the next. -1 if it has sent nothing. */
  types: number;
  /** The row of all types together: that of the only one, if there is only one. */
  all: number;
  /** The row of its bytes, whatever their type. */
  readonly bytes: number;
  /** The row of its connects; -1 if the record does not say when it came. */
  connects: number;
  /** Bytes of its largest message. */
  largest: number;
}

/** A connection whose client is known by an address alone: it is measured by itself, and what it needed is its client's. */
interface Apart {
  readonly sender: Sender;
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
  readonly senders = new Map<string, Sender>();
  /** By their names. */
  readonly types = new Map<string, TypeTraffic>();
  /** Whether some clients are known by their address alone. */
  hasAddresses = false;
  readonly #apart = new Map<Pseudonym, Apart>();
  #lastType: TypeTraffic | null = null;

  /** @param client as results name it */
  add(event: TrafficEvent, client: string): void {
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
    for (const sender of this.senders.values()) {
      const row = this.rowOf(sender, type);
      if (row >= 0) rates.add(this.envelopes.busiestSecond(row));
    }
    return rates.quantiles();
  }

  /** The row of what a client has sent of a type; -1 if it has sent none. */
  rowOf({ types }: Sender, { index }: TypeTraffic): number {
    let row = types;
    while (row >= 0 && this.envelopes.tagOf(row) !== index) row = this.envelopes.nextOf(row);
    return row;
  }

  #open(client: string, at: number): void {
    const sender = this.#senderOf(client);
    if (sender.connects < 0) sender.connects = this.connectEnvelopes.open();
    this.connectEnvelopes.owe(sender.connects, 1, at);
  }

  #send(event: MessageEvent, client: string): void {
    const { at, connection, bytes } = event;
    const traffic = this.typeOf(event);
    traffic.messages++;
    traffic.bytes += bytes;
    traffic.sizes.add(bytes);
    const sender = this.#senderOf(client);
    if (bytes > sender.largest) sender.largest = bytes;
    const row = this.#openRow(sender, traffic);
    this.envelopes.tick(row, at);
    if (client.startsWith("address:")) {
      this.hasAddresses = true;
      this.#addApart(connection, sender, traffic, bytes, at);
    } else {
      this.envelopes.owe(row, 1, at);
      if (sender.all !== row) this.envelopes.owe(sender.all, 1, at);
      this.byteEnvelopes.owe(sender.bytes, Math.max(1, bytes), at);
    }
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

  #senderOf(client: string): Sender {
    let sender = this.senders.get(client);
    if (sender === undefined) {
      sender = { types: -1, all: -1, bytes: this.byteEnvelopes.open(), connects: -1, largest: 0 };
      this.senders.set(client, sender);
    }
    return sender;
  }

  #openRow(sender: Sender, type: TypeTraffic): number {
    const known = this.rowOf(sender, type);
    if (known >= 0) return known;
    const { envelopes } = this;
    const row = envelopes.open(type.index, sender.types);
    if (sender.types < 0) sender.all = row;
    else if (sender.all === sender.types) sender.all = envelopes.copy(sender.all);
    sender.types = row;
    type.clients++;
    return row;
  }

  #addApart(connection: Pseudonym, sender: Sender, type: TypeTraffic, bytes: number, at: number): void {
    const { envelopes, byteEnvelopes } = this;
    let apart = this.#apart.get(connection);
    if (apart === undefined) {
      apart = { sender, types: new Map(), all: envelopes.open(), bytes: byteEnvelopes.open() };
      this.#apart.set(connection, apart);
    }
    let row = apart.types.get(type.index);
    if (row === undefined) apart.types.set(type.index, (row = envelopes.open()));
    envelopes.owe(row, 1, at);
    envelopes.owe(apart.all, 1, at);
    byteEnvelopes.owe(apart.bytes, Math.max(1, bytes), at);
  }

  #takeIn({ sender, types, all, bytes }: Apart): void {
    const { envelopes } = this;
    for (let row = sender.types; row >= 0; row = envelopes.nextOf(row)) {
      const own = types.get(envelopes.tagOf(row));
      if (own !== undefined) envelopes.merge(row, own);
    }
    envelopes.merge(sender.all, all);
    this.byteEnvelopes.merge(sender.bytes, bytes);
  }
}
