import * as z from "zod/mini";
import { NOTHING_YET } from "../events/difference.ts";
import type { RecordKey } from "../identity/record-key.ts";
import type { StorageLike } from "../storage/storage.ts";
import { COLLECTOR } from "../storage/storage-keys.ts";
import { Batches } from "./batches.ts";
import type { DecidedCall, Totals, TurnedAwayCall } from "./calls.ts";
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
 * All that is new is written in one turn, so a Durable Object keeps all of it or nothing: what a report adds to the sums, and that it was
 * added. If a write fails, memory and storage differ, and all has to be loaded again.
 */
export class Accounts {
  readonly rooms: KnownRooms;
  readonly happenings: HappeningRing;
  readonly #storage: StorageLike;
  readonly #sums: PartySums;
  readonly #timeToBan: TimeToBan;
  #rest: Rest;
  #isRestWritten = true;
  readonly #batches = new Batches(() => this.#write());

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
  static async load(
    storage: StorageLike,
    fail: (key: string, error: unknown) => void,
    now: number,
  ): Promise<Accounts> {
    const [rooms, sums, timeToBan, records] = await Promise.all([
      KnownRooms.load(storage, fail, now),
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
    if (this.rooms.isNews(report)) {
      const { room, enforced, delta, happenings, omitted } = report;
      this.#sums.add(room.party, enforced, delta);
      this.rooms.heard(report, now);
      this.happenings.add(room, happenings, omitted);
      if (happenings.length + omitted > 0) this.#note({ happened: this.happenings.head });
    } else {
      this.#note({ repeated: this.#rest.repeated + 1 });
    }
    return this.#batches.written();
  }

  /** A ban has reached every room, once. Resolves once it is written. @param took ms */
  enforced(ban: string, took: number): Promise<void> {
    this.#timeToBan.add(ban, took);
    return this.#batches.written();
  }

  /** Requests to the API were denied, by HTTP status. Resolves once it is written. */
  denied(denied: Readonly<Record<string, number>>): Promise<void> {
    this.#note({ denied: sumOfCounts(this.#rest.denied, denied) });
    return this.#batches.written();
  }

  /** Somebody in no room decided: it counts for a party without a name. Resolves once it is written. */
  decided(kind: DecidedCall["kind"]): Promise<void> {
    const { operator } = NOTHING_YET.bans;
    const decision =
      kind === null ? { lifted: 1 } : { bans: { ...NOTHING_YET.bans, operator: { ...operator, [kind]: 1 } } };
    this.#sums.add("", true, { ...NOTHING_YET, ...decision });
    return this.#batches.written();
  }

  /** Resolves once all that is known now is written: who is told more than that would find that a count has gone back, after a kill. */
  settled(): Promise<void> {
    return this.#batches.settled();
  }

  /** A gate turned connections away. Resolves once it is written. */
  turnedAway(party: string, refusedConnects: TurnedAwayCall["codes"]): Promise<void> {
    this.#sums.add(party, true, { ...NOTHING_YET, refusedConnects });
    return this.#batches.written();
  }

  /** Says no more whom something is about that is about this client. Resolves once it is written. */
  async forget(target: RecordKey): Promise<void> {
    this.happenings.forget(target);
    if (this.rooms.forget(target)) await this.#batches.written();
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

  #note(changed: Partial<Rest>): void {
    this.#rest = { ...this.#rest, ...changed };
    this.#isRestWritten = false;
  }

  /** All writes are begun before this returns. */
  async #write(): Promise<void> {
    const writes = [this.#sums.write(), this.rooms.write(), this.#timeToBan.write()];
    if (!this.#isRestWritten) writes.push(this.#storage.put(REST, this.#rest));
    this.#isRestWritten = true;
    await Promise.all(writes);
  }
}
