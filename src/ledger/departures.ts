import type { RecordKey } from "../identify/record-key.ts";
import { type Departure, parseDeparture, worseOf } from "./departure.ts";
import { DEPARTURES, departureOf } from "./keys.ts";
import { all, type StorageLike } from "./storage.ts";
import type { Sweep } from "./sweep.ts";
import { Turns } from "./turns.ts";

/** How clients stood when they left, so that leaving and coming back wins them nothing. In room storage. */
export class Departures {
  readonly #storage: StorageLike;
  readonly #sweep: Sweep;
  readonly #onCorrupt: (error: Error) => void;
  readonly #turns = new Turns();

  /** @param onCorrupt told of each record that cannot be read */
  constructor(storage: StorageLike, sweep: Sweep, onCorrupt: (error: Error) => void) {
    this.#storage = storage;
    this.#sweep = sweep;
    this.#onCorrupt = onCorrupt;
  }

  /** How a client stood. A corrupt record counts as none, and is written over or swept away. */
  of(target: RecordKey): Promise<Departure | null> {
    return this.#turns.take(() => this.#read(target));
  }

  /** Keeps how a client stood. Of several of its connections, the one that stood worst counts. */
  keep(target: RecordKey, describe: () => Promise<Departure>, now: number): Promise<void> {
    return this.#turns.take(async () => {
      const [before, departure] = await Promise.all([this.#read(target), describe()]);
      const key = departureOf(target);
      await this.#storage.put(key, before === null ? departure : worseOf(before, departure));
      await this.#sweep.on(target, now);
    });
  }

  forget(target: RecordKey): Promise<void> {
    return this.#turns.take(async () => {
      await this.#storage.delete([departureOf(target)]);
    });
  }

  /** Forgets the strikes that a limit led to. */
  forgetLimit(limit: string): Promise<void> {
    return this.#turns.take(async () => {
      const left: string[] = [];
      for await (const [key, record] of all(this.#storage, DEPARTURES)) {
        if (parseDeparture(record)?.conduct.limit === limit) left.push(key);
      }
      for (const key of left) await this.#storage.delete([key]);
    });
  }

  async #read(target: RecordKey): Promise<Departure | null> {
    const key = departureOf(target);
    const record = (await this.#storage.get([key])).get(key);
    if (record === undefined) return null;
    const departure = parseDeparture(record);
    if (departure === null)
      this.#onCorrupt(new Error(`The record ${key} cannot be read, and counts as none.`));
    return departure;
  }
}
