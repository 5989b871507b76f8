import { collectorCallSchema } from "../../src/collector/calls.ts";
import { isCollector } from "../../src/collector/names.ts";
import type { RoomReport } from "../../src/collector/report.ts";
import { LedgerObject } from "../../src/ledger/ledger-object.ts";
import type { LedgerLike } from "../../src/platform/ledger-port.ts";
import { definedRetention } from "../../src/policy/retention.ts";
import { Mutex } from "../../src/shared/mutex.ts";
import { MemoryStorage } from "./storage.ts";

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

/** A ledger that remembers what is reported to its collectors. */
export class ReportLedger implements LedgerLike {
  trouble: Trouble | null = null;
  /** Every report that was sent, whether it arrived or not. */
  readonly sent: RoomReport[] = [];
  /** Those that arrived, each once. */
  readonly arrived = new Map<string, RoomReport>();
  readonly collectors = new Set<string>();
  readonly #clients = new Map<string, LedgerObject>();
  readonly #clock: () => number;

  constructor(clock: () => number = Date.now) {
    this.#clock = clock;
  }

  async call(shard: string, call: object): Promise<unknown> {
    if (!isCollector(shard)) return this.#client(shard).answer(shard, call);
    const asked = collectorCallSchema.parse(JSON.parse(JSON.stringify(call)));
    // What objects of the ledger say to each other is of no interest here.
    if (asked.do !== "report") return null;
    this.collectors.add(shard);
    const { report } = asked;
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

  #client(shard: string): LedgerObject {
    const known = this.#clients.get(shard);
    if (known !== undefined) return known;
    const client = new LedgerObject(
      new MemoryStorage(),
      {
        mutex: new Mutex(),
        retention: definedRetention({}),
        wakeAt: async () => {},
        deleteAll: async () => {},
        push: async () => true,
        ask: async () => null,
        ledger: this,
        live: () => {
          throw new Error("nobody looks");
        },
        fail: (doing, error) => {
          throw new Error(doing, { cause: error });
        },
      },
      this.#clock,
    );
    this.#clients.set(shard, client);
    return client;
  }
}
