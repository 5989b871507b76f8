import { type Happening, MOST_REPORTED } from "../collector/report.ts";
import { EMPTY } from "../collector/sum.ts";
import type { Counters } from "../events/counters.ts";
import type { CandidateDelta, RoomGauges } from "../events/delta.ts";
import { isNothing } from "../events/difference.ts";
import type { Events } from "../events/events.ts";
import { type CollectorAddress, type Content, Dispatch } from "./dispatch.ts";
import type { Switch } from "../switches/switch.ts";
import { Every } from "../shared/every.ts";
import type { RecordKey } from "../identity/record-key.ts";
import { Happenings, LONGEST_TEXT } from "./happenings.ts";
import { Untold } from "./untold.ts";

/** Ms without an event after which what is left is reported. Nothing is reported more often, but what comes after a silence. */
const QUIET = 1_000;

/** Ms after which a room reports that is never quiet. */
const LONGEST = 10_000;

/** How often a quiet room tries again if its collector does not answer: after 1, 2 and 4 seconds. After that it may fall asleep. */
const RETRIES = 3;

const NONE: readonly Switch[] = [];

/** What a room's reports are made of. */
interface ReporterDeps {
  readonly counters: Counters;
  readonly events: Pick<Events, "hears" | "emit">;
  readonly clock: () => number;
  /** How its collector is reached; `null` without a ledger. */
  readonly collector: CollectorAddress | null;
  /** Its party; `""` if it is unknown. */
  party(): string;
  isEnforced(): boolean;
  candidate(): CandidateDelta | null;
  /** How many are here, and how much the ledger has not heard yet. */
  gauges(now: number): RoomGauges;
  /** What is switched on: another list if that has changed. */
  switches(): readonly Switch[];
  /** Told once of a collector that does not answer. */
  fail(doing: string, error: unknown): void;
}

/**
 * Tells the room's collector, and whoever listens to `metrics`, what has happened. It tells at once after a silence, and else a second
 * after the last event, or every ten seconds. Its collector hears of what happens to clients within a second in any case.
 *
 * Its only timer runs while something is untold, and ends a second after the last event: the room hibernates as it would have. If the
 * collector does not answer, the timer runs three times more.
 */
export class Reporter {
  readonly #deps: ReporterDeps;
  readonly #dispatch: Dispatch | null;
  readonly #happenings = new Happenings();
  readonly #unreported: Untold;
  readonly #unheard: Untold;
  readonly #asks = new Every(QUIET);
  #isHeard = false;
  #reported: RoomGauges = EMPTY;
  #heard: RoomGauges = EMPTY;
  #switches: readonly Switch[] = NONE;
  #enforced: boolean;
  #eventAt = 0;
  #reportedAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #retries = 0;

  constructor(deps: ReporterDeps) {
    this.#deps = deps;
    this.#enforced = deps.isEnforced();
    const read = () => deps.counters.readAll(deps.candidate());
    this.#unreported = new Untold(read);
    this.#unheard = new Untold(read);
    this.#dispatch =
      deps.collector &&
      new Dispatch({
        ...deps.collector,
        clock: deps.clock,
        take: (now) => this.#take(now),
        takesMore: () => this.#unreported.hasTurned,
        onFailed: (error, isFirst) => this.#retry(error, isFirst),
      });
  }

  /** Something was counted, or somebody has come or gone. */
  note(now: number): void {
    this.#eventAt = now;
    if (this.#timer !== null) return;
    if (!this.#isAsked(now)) return;
    this.#retries = 0;
    const isCalm = Math.abs(now - this.#reportedAt) >= QUIET && this.#dispatch?.isFailing !== true;
    if (isCalm) this.#report(now);
    else this.#wait(QUIET);
  }

  /** The room is empty: nothing may happen in it any more. */
  reportAll(now: number): void {
    if (!this.#isAsked(now)) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#eventAt = now;
    this.#report(now);
  }

  /** Something has happened to a client, or failed. */
  happened(happening: Happening): void {
    if (this.#dispatch !== null) this.#happenings.note(happening);
    this.note(happening.at);
  }

  /** Reports no more what has happened to a client. */
  forget(target: RecordKey): void {
    this.#happenings.forget(target);
  }

  /** The policy was replaced: whatever was counted, was counted under the one before it. */
  turn(): void {
    const enforced = this.#deps.isEnforced();
    if (enforced === this.#enforced) return;
    this.#unreported.turn(this.#enforced);
    this.#unheard.turn(this.#enforced);
    this.#enforced = enforced;
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#look(this.#deps.clock());
    }, ms);
  }

  #look(now: number): void {
    const quietFor = Math.abs(now - this.#eventAt);
    const isQuiet = quietFor >= QUIET;
    if (!isQuiet) this.#retries = 0;
    if (isQuiet || Math.abs(now - this.#reportedAt) >= LONGEST) this.#report(now);
    else {
      // Whoever watches hears within a second of what happens to a client. Figures can wait.
      if (this.#happenings.areSome && this.#dispatch?.isFailing === false) this.#dispatch.send(now);
      this.#wait(QUIET - quietFor);
    }
  }

  #report(now: number): void {
    this.#reportedAt = now;
    if (this.#deps.events.hears("metrics")) this.#tell(now);
    this.#dispatch?.send(now);
  }

  /** Tells those who listen. */
  #tell(now: number): void {
    const { events, party, isEnforced } = this.#deps;
    for (let isMore = true; isMore;) {
      isMore = this.#unheard.hasTurned;
      const { enforced, delta } = this.#unheard.take(isEnforced());
      const gauges = this.#gauges(now);
      if (isNothing(delta) && isSame(gauges, this.#heard)) continue;
      this.#heard = gauges;
      events.emit("metrics", { at: now, party: party(), enforced, delta, gauges });
    }
  }

  /** Takes what the collector is to be told; `null` if there is nothing. */
  #take(now: number): Content | null {
    const { enforced, delta } = this.#unreported.take(this.#deps.isEnforced());
    const gauges = this.#gauges(now);
    const { happenings, omitted } = this.#happenings.take();
    const switches = this.#deps.switches();
    const areSame = isSame(gauges, this.#reported) && switches === this.#switches;
    if (isNothing(delta) && happenings.length === 0 && areSame) return null;
    this.#reported = gauges;
    this.#switches = switches;
    return {
      at: now,
      enforced,
      delta,
      gauges,
      happenings,
      omitted,
      switches: switches.slice(0, MOST_REPORTED).map(inBrief),
    };
  }

  #gauges(now: number): RoomGauges {
    const gauges = this.#deps.gauges(now);
    const silence = this.#dispatch?.silence(now) ?? 0;
    return { ...gauges, ledgerAge: Math.max(gauges.ledgerAge, silence) };
  }

  #retry(error: unknown, isFirst: boolean): void {
    if (isFirst) this.#deps.fail("reporting to the ledger", error);
    if (this.#timer === null && this.#retries < RETRIES) this.#wait(QUIET * 2 ** this.#retries++);
  }

  /** Whether anybody is to be told. Each message asks: who begins to listen may have to wait for a second. */
  #isAsked(now: number): boolean {
    if (this.#dispatch !== null) return true;
    if (this.#asks.take(now)) this.#isHeard = this.#deps.events.hears("metrics");
    return this.#isHeard;
  }
}

function isSame(one: RoomGauges, other: RoomGauges): boolean {
  return (
    one.connections === other.connections &&
    one.clients === other.clients &&
    one.outbox === other.outbox &&
    one.ledgerAge === other.ledgerAge
  );
}

/** With a long reason, a room's record in its collector would be too large. */
function inBrief(what: Switch): Switch {
  return what.reason.length <= LONGEST_TEXT ? what : { ...what, reason: what.reason.slice(0, LONGEST_TEXT) };
}
