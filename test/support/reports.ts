import { vi } from "vitest";
import type { MetricsDelta } from "../../src/events/delta.ts";
import { NOTHING_YET } from "../../src/events/difference.ts";
import type { Collector, CollectorDeps } from "../../src/collector/collector.ts";
import type { Happening, RoomReport } from "../../src/collector/report.ts";
import { START } from "./time.ts";

/** What a room reports: nothing, but for what a test says. */
export function reportWith({
  delta = {},
  gauges = {},
  ...rest
}: Partial<Omit<RoomReport, "delta" | "gauges">> & {
  delta?: Partial<MetricsDelta>;
  gauges?: Partial<RoomReport["gauges"]>;
} = {}): RoomReport {
  return {
    room: { party: "main", room: "lobby" },
    token: "a token",
    incarnation: "first",
    sequence: 1,
    at: START,
    enforced: true,
    delta: { ...NOTHING_YET, ...delta },
    gauges: { connections: 0, clients: 0, outbox: 0, ledgerAge: 0, ...gauges },
    happenings: [],
    omitted: 0,
    switches: [],
    ...rest,
  };
}

export function happeningWith(text: string, at = START): Happening {
  return { at, event: "ban", target: "user:eve", limit: null, text };
}

/** What a collector needs, of which it uses nothing. */
export function collectorDeps(more: Partial<CollectorDeps> = {}): CollectorDeps {
  return {
    ledger: { call: () => Promise.reject(new Error("nobody is there")) },
    ask: () => Promise.resolve(null),
    fail: (doing, error) => {
      throw new Error(doing, { cause: error });
    },
    ...more,
  };
}

/** As it comes from elsewhere. */
export const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Asks a collector, and lets the time pass until it writes: `setTimeout` has to be faked. @returns the answer as it arrives elsewhere */
export async function answerOf(collector: Collector, call: object): Promise<unknown> {
  const answered = collector.answer(throughJson(call));
  // It is awaited only later.
  answered.catch(() => {});
  await vi.advanceTimersByTimeAsync(100);
  return throughJson(await answered);
}
