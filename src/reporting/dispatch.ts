import { collectorOf } from "../collector/names.ts";
import type { RoomReport } from "../collector/report.ts";
import { inTime, PATIENCE } from "../platform/in-time.ts";
import type { SharedLedger } from "../platform/room.ts";

/** A call that has not ended by then, in ms, never will: the request that it was made in is gone. */
const LOST_AFTER = 5 * PATIENCE;

/** What a report says, beside whose it is and which one. */
export type Content = Omit<RoomReport, "room" | "token" | "incarnation" | "sequence">;

/** How a room's collector is reached. */
export interface CollectorAddress extends SharedLedger {
  /** Shows the room that a question is from the ledger. */
  token(): Promise<string>;
}

interface DispatchDeps extends CollectorAddress {
  /** What there is to report; `null` if there is nothing. What it returns counts as reported. */
  take(now: number): Content | null;
  /** Whether it takes more than one report to tell all of it. */
  takesMore(): boolean;
  readonly clock: () => number;
  /** A report was not answered. @param isFirst whether the one before it was */
  onFailed(error: unknown, isFirst: boolean): void;
}

interface Pending {
  readonly sequence: number;
  readonly content: Content;
}

/**
 * Takes reports to the room's collector, one at a time. One that is not answered is sent again as it is, so that the collector can tell
 * that it knows it already. What happens meanwhile waits for the next one. Nobody waits for any of this.
 */
export class Dispatch {
  readonly #deps: DispatchDeps;
  #incarnation = "";
  #sequence = 0;
  #unanswered: Pending | null = null;
  /** Whether there may be more to report once that is answered. */
  #isDue = false;
  /** The call that is under way. */
  #call: { readonly since: number } | null = null;
  /** Since when it has not been answered (epoch ms); `null` if it has. */
  #failingSince: number | null = null;

  constructor(deps: DispatchDeps) {
    this.#deps = deps;
  }

  /** Whether the last report that was sent has failed. */
  get isFailing(): boolean {
    return this.#failingSince !== null;
  }

  /** For how long, in ms, the collector has not answered; 0 if it has. */
  silence(now: number): number {
    return this.#failingSince === null ? 0 : Math.max(0, now - this.#failingSince);
  }

  /** Reports what there is to report, unless a call is under way. */
  send(now: number): void {
    if (this.#unanswered !== null) this.#isDue = true;
    if (this.#call !== null && Math.abs(now - this.#call.since) < LOST_AFTER) return;
    this.#unanswered ??= this.#next(now);
    if (this.#unanswered === null) return;
    this.#call = { since: now };
    void this.#deliver(this.#unanswered, this.#call);
  }

  #next(now: number): Pending | null {
    this.#isDue = this.#deps.takesMore();
    const content = this.#deps.take(now);
    return content && { sequence: ++this.#sequence, content };
  }

  async #deliver({ sequence, content }: Pending, call: object): Promise<void> {
    const { ledger, address, token } = this.#deps;
    let problem: unknown = null;
    try {
      const room = address();
      if (this.#incarnation === "") this.#incarnation = crypto.randomUUID();
      const whose = { room, token: await token(), incarnation: this.#incarnation };
      const report: RoomReport = { ...whose, sequence, ...content };
      const answer = await inTime(ledger.call(collectorOf(room), { do: "report", report }));
      if (answer !== sequence) throw new Error("the collector has answered something else");
    } catch (error) {
      problem = error;
    }
    if (this.#call !== call) return;
    this.#call = null;
    if (problem === null) this.#answered();
    else this.#failed(problem);
  }

  #answered(): void {
    this.#unanswered = null;
    this.#failingSince = null;
    if (this.#isDue) this.send(this.#deps.clock());
  }

  #failed(problem: unknown): void {
    const isFirst = this.#failingSince === null;
    this.#failingSince ??= this.#deps.clock();
    this.#deps.onFailed(problem, isFirst);
  }
}
