import { z } from "zod";
import type { MetricsDelta } from "../events/delta.ts";
import { NOTHING_YET } from "../events/difference.ts";
import type { StorageLike } from "../storage/storage.ts";
import { COLLECTOR } from "../storage/storage-keys.ts";
import type { DecidedCall, Totals } from "./calls.ts";
import { HappeningRing } from "./happening-ring.ts";
import { KnownRooms } from "./known-rooms.ts";
import { PartySums } from "./party-sums.ts";
import { count, counts, type RoomReport } from "./report.ts";
import { EMPTY, sumOfCounts } from "./sum.ts";
import { TimeToBan } from "./time-to-ban.ts";

const REST = `${COLLECTOR}rest`;

const restSchema = z.object({ happened: count, repeated: count, denied: counts });
type Rest = z.output<typeof restSchema>;

/**
 * All that a collector knows, in memory and in its storage.
 *
 * Whatever one call changes is written in one turn, so a Durable Object keeps all of it or nothing: what a report adds to the sums, and
 * that it was added. If a write fails, memory and storage differ: load them anew.
 */
export class Accounts {
  readonly rooms: KnownRooms;
  readonly happenings: HappeningRing;
  readonly #storage: StorageLike;
  readonly #sums: PartySums;
  readonly #timeToBan: TimeToBan;
  #rest: Rest;
  #written: Promise<unknown> = Promise.resolve();

  private constructor(
    storage: StorageLike,
    loaded: { rooms: KnownRooms; sums: PartySums; timeToBan: TimeToBan; rest: Rest },
  ) {
    this.#storage = storage;
    this.rooms = loaded.rooms;
    this.#sums = loaded.sums;
    this.#timeToBan = loaded.timeToBan;
    this.#rest = loaded.rest;
    this.happenings = new HappeningRing(loaded.rest.happened);
  }

  /** @param fail told of each record that cannot be read */
  static async load(storage: StorageLike, fail: (key: string, error: unknown) => void): Promise<Accounts> {
    const [rooms, sums, timeToBan, records] = await Promise.all([
      KnownRooms.load(storage, fail),
      PartySums.load(storage, fail),
      TimeToBan.load(storage, fail),
      storage.get([REST]),
    ]);
    const nothing: Rest = { happened: 0, repeated: 0, denied: {} };
    const { success, data, error } = restSchema.safeParse(records.get(REST) ?? nothing);
    if (!success) fail(REST, error);
    return new Accounts(storage, { rooms, sums, timeToBan, rest: success ? data : nothing });
  }

  /** Adds a report, unless it was added before. Resolves once it is written. */
  report(report: RoomReport, now: number): Promise<void> {
    if (!this.rooms.isNews(report)) return this.#write(this.#note({ repeated: this.#rest.repeated + 1 }));
    const { room, enforced, delta, happenings, omitted } = report;
    const writes = [this.#sums.add(room.party, enforced, delta), this.rooms.heard(report, now)];
    if (happenings.length + omitted > 0) {
      this.happenings.add(room, happenings, omitted);
      writes.push(this.#note({ happened: this.happenings.head }));
    }
    return this.#write(...writes);
  }

  /** A ban has reached every room, once. @param took ms */
  enforced(ban: string, took: number): Promise<void> {
    return this.#write(this.#timeToBan.add(ban, took));
  }

  /** Requests to the API were denied, by HTTP status. */
  denied(denied: Readonly<Record<string, number>>): Promise<void> {
    return this.#write(this.#note({ denied: sumOfCounts(this.#rest.denied, denied) }));
  }

  /** Somebody in no room decided: it counts for a party without a name. */
  decided(kind: DecidedCall["kind"]): Promise<void> {
    const { operator } = NOTHING_YET.bans;
    const delta: MetricsDelta =
      kind === null
        ? { ...NOTHING_YET, lifted: 1 }
        : { ...NOTHING_YET, bans: { ...NOTHING_YET.bans, operator: { ...operator, [kind]: 1 } } };
    return this.#write(this.#sums.add("", true, delta));
  }

  totals(now: number): Totals {
    const standing = this.rooms.standing(now, (party) => this.#sums.nameOf(party));
    const { repeated, denied } = this.#rest;
    return {
      parties: Array.from(this.#sums, (sums) => ({
        ...sums,
        ...(standing.get(sums.party) ?? { rooms: 0, gauges: EMPTY }),
      })),
      timeToBan: this.#timeToBan.measured,
      denied,
      repeated,
    };
  }

  async #note(changed: Partial<Rest>): Promise<void> {
    this.#rest = { ...this.#rest, ...changed };
    await this.#storage.put(REST, this.#rest);
  }

  /** What was begun before has to be written too: a repeated report is answered only once the first one is. */
  async #write(...writes: readonly Promise<void>[]): Promise<void> {
    const written = Promise.all([this.#written, ...writes]);
    this.#written = written;
    await written;
  }
}
