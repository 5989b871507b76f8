import type { RoomGauges } from "../events/delta.ts";
import type { RecordKey } from "../identity/record-key.ts";
import type { RoomAddress } from "../platform/ledger-port.ts";
import { MonotonicClock } from "../shared/monotonic-clock.ts";
import { all, deleteAll, type StorageLike } from "../storage/storage.ts";
import { COLLECTOR, sortable } from "../storage/storage-keys.ts";
import type { RoomList, RoomsCall, RoomSummary } from "./calls.ts";
import { type KnownRoom, heardOf, isNews, roomSchema, summaryOf } from "./known-room.ts";
import type { RoomReport } from "./report.ts";
import { byTrouble, isEmpty, orderOf, positionOf } from "./trouble.ts";
import { EMPTY, sumOfGauges } from "./sum.ts";

const ROOMS = `${COLLECTOR}room/`;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A room that has reported within so many ms is active, whether anybody is in it or not. */
const ACTIVE_FOR = 5 * MINUTE;

/** A room that was killed never says that everybody is gone. After so many ms without a report it counts as empty. */
const TRUSTED_FOR = DAY;

/** A room that has not reported for so many ms is forgotten. */
const REMEMBERED_FOR = 31 * DAY;

interface RoomsQuery extends Omit<RoomsCall, "do" | "isSwitched"> {
  readonly switchedAt?: number | undefined;
}

/** The rooms that report to a collector, and what each said last. */
export class KnownRooms {
  /** Most rooms. Beyond, the longest inactive one is forgotten, of those first that nobody is in. A test may lower it. */
  static most = 10_000;
  /** Most characters in all names together: whoever connects may make up a room's name. A test may lower it. */
  static mostCharacters = 4 * 2 ** 20;

  readonly #storage: StorageLike;
  /** By their address, the longest inactive first. */
  readonly #rooms = new Map<string, KnownRoom>();
  /** The addresses of those that nobody is in, in the same order: whoever makes up rooms cannot stay in all of them. */
  readonly #empty = new Set<string>();
  /** By their address. */
  readonly #unwritten = new Map<string, KnownRoom>();
  readonly #forgotten: KnownRoom[] = [];
  readonly #moments = new MonotonicClock();
  #characters = 0;
  #numbers = 0;

  private constructor(storage: StorageLike) {
    this.#storage = storage;
  }

  /** @param fail told of a record that cannot be read; its room is not known then */
  static async load(
    storage: StorageLike,
    fail: (key: string, error: unknown) => void,
    now: number,
  ): Promise<KnownRooms> {
    const rooms = new KnownRooms(storage);
    const found: KnownRoom[] = [];
    for await (const [key, record] of all(storage, ROOMS)) {
      const { success, data, error } = roomSchema.safeParse(record);
      // All later times come after those that are kept: one that is far ahead would make every room look active.
      if (success) found.push(data.at > now + DAY ? { ...data, at: now } : data);
      else fail(key, error);
      rooms.#numbers = Math.max(rooms.#numbers, success ? 1 + data.number : 0);
    }
    for (const room of found.toSorted((one, other) => one.at - other.at)) rooms.#set(room);
    return rooms;
  }

  /** Whether a report says something that was not counted yet. */
  isNews(report: RoomReport): boolean {
    return isNews(this.of(report.room), report);
  }

  of(room: RoomAddress): KnownRoom | undefined {
    return this.#rooms.get(keyOf(room));
  }

  /** Remembers what a room said. */
  heard(report: RoomReport, now: number): void {
    const at = this.#moments.next(now);
    const room = heardOf(this.of(report.room), report, at, this.#numbers);
    if (room.number === this.#numbers) this.#numbers++;
    this.#set(room);
    this.#unwritten.set(keyOf(room), room);
    this.#forget(keyOf(room), at);
  }

  /** Takes out what rooms have said of a client. @returns whether that was anything */
  forget(target: RecordKey): boolean {
    let isAnything = false;
    for (const [key, room] of this.#rooms) {
      const switches = room.switches.filter((each) => each.kind !== "override" || each.target !== target);
      if (switches.length === room.switches.length) continue;
      this.#rooms.set(key, { ...room, switches });
      this.#unwritten.set(key, { ...room, switches });
      isAnything = true;
    }
    return isAnything;
  }

  /** All writes are begun before this returns. */
  async write(): Promise<void> {
    const writes = Array.from(this.#unwritten.values(), (room) => this.#storage.put(recordKeyOf(room), room));
    this.#unwritten.clear();
    await Promise.all([...writes, deleteAll(this.#storage, this.#forgotten.splice(0).map(recordKeyOf))]);
  }

  /** Some rooms, in an order that stays as it is while they report. @param after the number of one; those that come after it */
  inOrder(after: number, limit: number): KnownRoom[] {
    return Array.from(this.#rooms.values())
      .filter(({ number }) => number > after)
      .toSorted((one, other) => one.number - other.number)
      .slice(0, limit);
  }

  /** One page. @param query.switchedAt only of rooms in which something is switched on then, in epoch ms */
  list({ limit, sort, after, search, switchedAt }: RoomsQuery): RoomList {
    const text = search?.toLowerCase();
    const rooms: RoomSummary[] = [];
    const order = orderOf(sort);
    for (const room of this.#inOrder(sort)) {
      if (after !== undefined && order(room, after) <= 0) continue;
      if (switchedAt !== undefined && !isSwitched(room, switchedAt)) continue;
      if (text !== undefined && !isFound(room, text)) continue;
      const last = rooms.at(-1);
      if (rooms.length === limit && last !== undefined) return { rooms, next: positionOf(last) };
      rooms.push(summaryOf(room));
    }
    return { rooms, next: null };
  }

  #inOrder(sort: RoomsCall["sort"]): KnownRoom[] {
    const rooms = [...this.#rooms.values()].toReversed();
    if (sort !== "trouble") return rooms;
    const { visited = [], empty = [] } = Object.groupBy(rooms, (room) =>
      isEmpty(room) ? "empty" : "visited",
    );
    return [...troubledFirst(visited), ...troubledFirst(empty)];
  }

  /**
   * How the rooms of each party stand together.
   *
   * @param nameOf the name by which a party is counted
   */
  standing(
    now: number,
    nameOf: (party: string) => string,
  ): Map<string, { rooms: number; gauges: RoomGauges }> {
    const parties = new Map<string, { rooms: number; gauges: RoomGauges }>();
    for (const room of this.#rooms.values()) {
      const age = now - room.at;
      const isActive = age < ACTIVE_FOR;
      if (age >= TRUSTED_FOR) continue;
      const name = nameOf(room.party);
      const { rooms, gauges } = parties.get(name) ?? { rooms: 0, gauges: EMPTY };
      parties.set(name, {
        rooms: rooms + (isActive || room.connections > 0 ? 1 : 0),
        // A room that sleeps does not wait for the ledger.
        gauges: sumOfGauges(gauges, isActive ? room : { ...room, ledgerAge: 0 }),
      });
    }
    return parties;
  }

  #set(room: KnownRoom): void {
    const key = keyOf(room);
    if (!this.#rooms.delete(key)) this.#characters += key.length;
    this.#rooms.set(key, room);
    this.#empty.delete(key);
    if (isEmpty(room)) this.#empty.add(key);
    this.#moments.passed(room.at);
  }

  /** @param heard the address of the room that has just reported: it may say the same again, and has to be known then */
  #forget(heard: string, now: number): void {
    for (const [key, room] of this.#rooms) {
      if (now - room.at <= REMEMBERED_FOR) break;
      this.#drop(key);
    }
    for (const keys of [this.#empty, this.#rooms.keys()]) {
      for (const key of keys) {
        if (this.#rooms.size <= KnownRooms.most && this.#characters <= KnownRooms.mostCharacters) return;
        if (key !== heard) this.#drop(key);
      }
    }
  }

  #drop(key: string): void {
    const room = this.#rooms.get(key);
    if (room === undefined) return;
    this.#rooms.delete(key);
    this.#empty.delete(key);
    this.#characters -= key.length;
    this.#unwritten.delete(key);
    this.#forgotten.push(room);
  }
}

/** @param rooms the latest active first: those without trouble are in order already */
function troubledFirst(rooms: readonly KnownRoom[]): KnownRoom[] {
  const { troubled = [], calm = [] } = Object.groupBy(rooms, ({ trouble }) =>
    trouble > 0 ? "troubled" : "calm",
  );
  return [...troubled.toSorted(byTrouble), ...calm];
}

function isSwitched({ switches }: KnownRoom, at: number): boolean {
  return switches.some(({ until }) => until > at);
}

function keyOf({ party, room }: RoomAddress): string {
  return JSON.stringify([party, room]);
}

function recordKeyOf({ number }: KnownRoom): string {
  return `${ROOMS}${sortable(number)}`;
}

function isFound({ party, room }: RoomAddress, text: string): boolean {
  return room.toLowerCase().includes(text) || party.toLowerCase().includes(text);
}
