import type { StorageLike } from "../storage/storage.ts";
import { ConnectionNumbers } from "./connection-numbers.ts";
import { FlightRecorder, type FlightRecorderDeps } from "./flight-recorder.ts";
import { Ring } from "./ring.ts";
import { Tape } from "./tape.ts";

/** What recording needs. */
interface RecordersDeps extends Pick<FlightRecorderDeps, "active" | "sessions" | "isExempt" | "overrides"> {
  readonly storage: StorageLike | null;
  /** The name under which a connection's number is kept in its state. */
  readonly slot: string;
  readonly clock: () => number;
  fail(doing: string, error: unknown): void;
}

/** The recorder of a room, while its policy wants one. */
export class Recorders {
  readonly #deps: RecordersDeps;
  readonly numbers: ConnectionNumbers;
  #ring: Ring | null = null;
  #current: FlightRecorder | null = null;
  #tape: Tape | null = null;
  #loading: Promise<void> | null = null;

  constructor(deps: RecordersDeps) {
    this.#deps = deps;
    this.numbers = new ConnectionNumbers(deps.slot);
  }

  /** The record in storage, whether or not it is written on. Most rooms have none, and need no memory for it. */
  get ring(): Ring {
    return (this.#ring ??= new Ring(this.#deps.storage));
  }

  /** Ms for which what was recorded is kept. A policy without a record lets go of nothing. */
  get keep(): number {
    return this.#deps.active.stated.record?.keep ?? Infinity;
  }

  /** What writes down what happens; `null` if nothing is recorded. */
  get current(): FlightRecorder | null {
    return this.#current;
  }

  /** Begins to record, if the policy says so. @returns what to wait for before the first event; `null` for nothing. Never rejects. */
  start(): Promise<void> | null {
    const { active } = this.#deps;
    return active.stated.record === undefined ? null : this.load().then(() => this.#begin());
  }

  /** Reads what there is of a record. Never rejects. */
  load(): Promise<void> {
    const { clock, fail } = this.#deps;
    this.#loading ??= this.ring
      .load(this.keep, clock())
      .catch((error: unknown) => fail("reading the traffic record", error));
    return this.#loading;
  }

  /** The policy was replaced, or somebody has other numbers. */
  replaced(): void {
    if (this.#deps.active.stated.record === undefined) this.#end();
    else if (this.#current === null) void this.start();
    else this.#begin();
  }

  /** Writes down what is not in storage yet. */
  flush(): void {
    this.#tape?.flush();
  }

  /** Deletes the record. What comes from now on has other pseudonyms. */
  async clear(): Promise<void> {
    await this.load();
    this.#end();
    await this.ring.clear();
    this.#begin();
  }

  #begin(): void {
    const { active, clock, fail } = this.#deps;
    const options = active.stated.record;
    if (options === undefined) return;
    this.flush();
    const { ring, numbers } = this;
    const tape = new Tape({ ring, options, clock, fail: (doing, error) => fail(doing, error) });
    this.#tape = tape;
    this.#current = new FlightRecorder({ ...this.#deps, options, numbers, ring, tape });
  }

  #end(): void {
    this.flush();
    this.#tape = null;
    this.#current = null;
  }
}
