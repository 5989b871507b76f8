import { Counters } from "../../src/events/counters.ts";
import { Events } from "../../src/events/events.ts";
import { Reporter } from "../../src/reporting/reporter.ts";
import { PASSED, type Judgement } from "../../src/strikes/judge.ts";
import { Spread } from "../instruments/spread.ts";

const NAMES = 100;
const REPORTS = 2_000;
const ROUNDS = 9;
const SWITCHES: readonly [] = [];
const EVERY = 10_000;

/** What one report costs the room that makes it: µs of the processor's time, and bytes on the wire. Everything has changed since the last. */
export async function reportCost(): Promise<{ room: Spread; bytes: number }> {
  const counters = new Counters();
  let bytes = 0;
  let now = Date.now();
  const reporter = new Reporter({
    counters,
    events: new Events(),
    clock: () => now,
    collector: {
      ledger: {
        async call(_, call) {
          // A host makes text of it, or a structured clone.
          const text = JSON.stringify(call);
          bytes = text.length;
          return (JSON.parse(text) as { report: { sequence: number } }).report.sequence;
        },
      },
      address: () => ({ party: "main", room: "lobby" }),
      token: () => Promise.resolve("0".repeat(64)),
    },
    party: () => "main",
    isEnforced: () => true,
    candidate: () => null,
    switches: () => SWITCHES,
    gauges: () => ({ connections: 100, clients: 100, outbox: 0, ledgerAge: 0 }),
    fail: (_, error) => {
      throw error;
    },
  });
  const refusals = Array.from({ length: NAMES }, (_, index): Judgement => {
    return { ...PASSED, action: "refuse", limit: `limit-${index}` };
  });
  const times: number[] = [];
  for (let round = -1; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    for (let made = 0; made < REPORTS; made++) {
      for (const [index, refusal] of refusals.entries()) counters.count(refusal, `type-${index}`, 10, true);
      reporter.note((now += EVERY));
      // Until it is answered.
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) times.push((user + system) / REPORTS);
  }
  return { room: new Spread(times), bytes };
}
