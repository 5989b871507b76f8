// @module-tag slow
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Collector } from "../../../src/collector/collector.ts";
import type { Totals } from "../../../src/collector/calls.ts";
import type { RoomReport } from "../../../src/collector/report.ts";
import { collectorDeps, reportWith, throughJson } from "../../support/reports.ts";
import { settled } from "../../support/room.ts";
import { runs } from "../../support/runs.ts";
import { SeededRandom } from "../../support/seeded-random.ts";
import { START } from "../../support/time.ts";
import { TurnStorage } from "../../support/turn-storage.ts";

const SEED = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
const ROOMS = 4;
const STEPS = 300;
/** A report is on its way while its room is loaded so many times again, at most. */
const LATEST_AFTER = 2;

interface OnItsWay {
  readonly report: RoomReport;
  /** How often its room had been loaded. */
  readonly loads: number;
}

// Time passes in steps.
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout"] }));
afterEach(() => void vi.useRealTimers());

/** A room that keeps to the protocol: one report at a time, told until it is answered. */
class ReportingRoom {
  readonly party: string;
  readonly name: string;
  loads = 0;
  unreported = 0;
  current: RoomReport | null = null;
  #sequence = 0;

  constructor(party: string, name: string) {
    this.party = party;
    this.name = name;
  }

  get id(): string {
    return `${this.party}/${this.name}`;
  }

  /** It is thrown out of memory. What it had not reported is lost, but for what is on its way. */
  kill(): void {
    this.loads++;
    this.#sequence = 0;
    this.unreported = 0;
    this.current = null;
  }

  report(now: number): RoomReport {
    if (this.current === null) {
      this.current = reportWith({
        room: { party: this.party, room: this.name },
        incarnation: `load ${this.loads}`,
        sequence: ++this.#sequence,
        at: now,
        enforced: this.name.length % 2 === 0,
        delta: { admitted: this.unreported, refused: { [`limit ${this.unreported % 3}`]: this.unreported } },
      });
      this.unreported = 0;
    }
    return this.current;
  }

  answered({ incarnation, sequence }: RoomReport): void {
    if (this.current?.incarnation === incarnation && this.current.sequence === sequence) this.current = null;
  }
}

/** Rooms and a collector, with a network between them that loses, repeats and reorders, and kills. */
class Scenario {
  readonly rooms = Array.from(
    { length: ROOMS },
    (_, index) => new ReportingRoom(`party ${index % 2}`, "r".repeat(index + 1)),
  );
  readonly #random: SeededRandom;
  #now = START;
  #storage = new TurnStorage();
  #collector = new Collector(this.#storage, collectorDeps(), () => this.#now);
  #lives = 0;
  #onItsWay: OnItsWay[] = [];
  /** The reports that are on the collector's disk: it answers once they are, whether anybody hears the answer or not. */
  readonly #kept = new Map<string, RoomReport>();
  readonly errors: unknown[] = [];

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  async step(): Promise<void> {
    this.#now += 1 + this.#random.below(2_000);
    const room = this.rooms[this.#random.below(ROOMS)] as ReportingRoom;
    const chance = this.#random.below(40);
    if (chance === 0) this.#killRoom(room);
    else if (chance === 1) this.#kill();
    else if (chance < 12) room.unreported += 1 + this.#random.below(9);
    else if (chance < 22) this.#send(room);
    else if (chance < 31) this.#arrive();
    else this.#storage.sync();
    await vi.advanceTimersByTimeAsync(this.#random.below(80));
    await settled();
  }

  /** Everything works, until nothing is left to tell. */
  async heal(): Promise<void> {
    for (let round = 0; round < 3; round++) {
      for (const room of this.rooms) this.#send(room);
      while (this.#onItsWay.length > 0) {
        this.#arrive(false);
        await settled();
        while (this.#storage.waiting > 0) this.#storage.sync();
        await vi.advanceTimersByTimeAsync(100);
        while (this.#storage.waiting > 0) this.#storage.sync();
        await settled();
      }
    }
    this.#kill();
  }

  async totals(): Promise<Totals> {
    return (await this.#collector.answer({ do: "totals" })) as Totals;
  }

  get kept(): RoomReport[] {
    return [...this.#kept.values()];
  }

  #roomOf({ room }: RoomReport): ReportingRoom {
    return this.rooms.find(({ id }) => id === `${room.party}/${room.room}`) as ReportingRoom;
  }

  #send(room: ReportingRoom): void {
    if (room.unreported === 0 && room.current === null) return;
    const report = room.report(this.#now);
    this.#onItsWay.push({ report, loads: room.loads });
    // The network may carry it twice.
    if (this.#random.below(4) === 0) this.#onItsWay.push({ report, loads: room.loads });
  }

  /** One of those on their way arrives, any of them. */
  #arrive(mayLose = true): void {
    const [arriving] = this.#onItsWay.splice(this.#random.below(this.#onItsWay.length), 1);
    if (arriving === undefined) return;
    if (mayLose && this.#random.below(6) === 0) return;
    void this.#deliver(arriving.report, mayLose && this.#random.below(4) === 0);
  }

  async #deliver(report: RoomReport, isAnswerLost: boolean): Promise<void> {
    const life = this.#lives;
    try {
      const answer = await this.#collector.answer(throughJson({ do: "report", report }));
      expect(answer).toBe(report.sequence);
      this.#kept.set(nameOf(report), report);
      // The answer of an object that was killed goes nowhere.
      if (life === this.#lives && !isAnswerLost) this.#roomOf(report).answered(report);
    } catch (error) {
      this.errors.push(error);
    }
  }

  #killRoom(room: ReportingRoom): void {
    room.kill();
    this.#onItsWay = this.#onItsWay.filter(
      ({ report, loads }) => this.#roomOf(report).loads - loads <= LATEST_AFTER,
    );
  }

  #kill(): void {
    this.#lives++;
    this.#storage = this.#storage.killed();
    this.#collector = new Collector(this.#storage, collectorDeps(), () => this.#now);
  }
}

function nameOf({ room, incarnation, sequence }: RoomReport): string {
  return JSON.stringify([room.party, room.room, incarnation, sequence]);
}

/** How much was admitted, and refused by each limit, by party and by whether the policy was enforced. */
function inAll(reports: readonly RoomReport[]): Record<string, number> {
  const sums: Record<string, number> = {};
  const add = (name: string, count: number): void => {
    if (count > 0) sums[name] = (sums[name] ?? 0) + count;
  };
  for (const { room, enforced, delta } of reports) {
    add(`${room.party} ${enforced} admitted`, delta.admitted);
    for (const [limit, count] of Object.entries(delta.refused)) {
      add(`${room.party} ${enforced} ${limit}`, count);
    }
  }
  return sums;
}

function inTotals({ parties }: Totals): Record<string, number> {
  return inAll(
    parties.flatMap(({ party, enforced, dryRun }) => [
      reportWith({ room: { party, room: "any" }, enforced: true, delta: enforced }),
      reportWith({ room: { party, room: "any" }, enforced: false, delta: dryRun }),
    ]),
  );
}

it(`counts each report once, whatever is repeated, reordered, lost or killed; SEED=${SEED}`, async () => {
  for (let run = 0; run < runs(200); run++) {
    const scenario = new Scenario(new SeededRandom(SEED + run));
    for (let step = 0; step < STEPS; step++) await scenario.step();
    await scenario.heal();
    expect(scenario.errors, `SEED=${SEED + run}`).toEqual([]);
    expect(scenario.kept.length).toBeGreaterThan(10);
    expect(inTotals(await scenario.totals()), `SEED=${SEED + run}`).toEqual(inAll(scenario.kept));
    expect(
      scenario.rooms.map(({ current, unreported }) => [current, unreported]),
      "nothing is left to tell",
    ).toEqual(scenario.rooms.map(() => [null, 0]));
  }
});
