import { collectorCallSchema, type ReportCall } from "../../src/collector/calls.ts";
import { isCollector } from "../../src/collector/names.ts";
import type { RoomReport } from "../../src/collector/report.ts";
import type { LedgerLike } from "../../src/platform/ledger-port.ts";

/** What can be wrong with the way to the collectors. */
export type Trouble =
  /** Nobody answers, and nothing arrives. */
  | "away"
  /** There is never an answer, and nothing arrives. */
  | "silent"
  /** What is sent arrives, and the answer gets lost. */
  | "lost"
  /** What is sent arrives, and is answered with something else. */
  | "odd";

/** A ledger that knows nobody, and remembers what is reported to its collectors. */
export class ReportLedger implements LedgerLike {
  trouble: Trouble | null = null;
  /** Every report that was sent, whether it arrived or not. */
  readonly sent: RoomReport[] = [];
  /** Those that arrived, each once. */
  readonly arrived = new Map<string, RoomReport>();
  readonly shards = new Set<string>();

  async call(shard: string, call: object): Promise<unknown> {
    if (!isCollector(shard)) return "secret".startsWith(shard) ? "0".repeat(64) : { entries: [] };
    this.shards.add(shard);
    const { report } = collectorCallSchema.parse(JSON.parse(JSON.stringify(call))) as ReportCall;
    this.sent.push(report);
    const { trouble } = this;
    if (trouble === "away") throw new Error("nobody is there");
    if (trouble === "silent") return new Promise(() => {});
    this.arrived.set(`${report.incarnation}/${report.sequence}`, report);
    if (trouble === "lost") throw new Error("the answer got lost");
    return trouble === "odd" ? { error: "no" } : report.sequence;
  }

  /** What arrived, in order. */
  get reports(): RoomReport[] {
    return [...this.arrived.values()];
  }
}
