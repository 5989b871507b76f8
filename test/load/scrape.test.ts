// @module-tag slow
import { describe, expect, it, vi } from "vitest";
import type { RoomReport } from "../../src/collector/report.ts";
import { runs } from "../support/runs.ts";
import { SeededRandom } from "../support/seeded-random.ts";
import { pause, SECOND } from "../support/time.ts";
import { ReportingServer, type Unreported } from "./reporting-server.ts";

/** `RUNS=40` is the promise in full: 1,000 rooms, 100,000 messages, 20 kills. */
const TARGETS = [
  {
    name: "a ledger with SQL",
    keyed: [],
    rooms: Math.min(1_000, runs(50)),
    messages: runs(2_500),
    kills: Math.min(20, runs(2)),
    // No more than 500 messages a second: two cores carry the clients and the test, too.
    span: Math.max(4_000, runs(2_500) / 10),
  },
  {
    name: "a ledger without",
    keyed: ["Ledger"],
    rooms: Math.min(100, runs(20)),
    messages: Math.min(2_000, runs(600)),
    kills: Math.min(10, runs(2)),
    span: 1_500,
  },
];
/** Some runs are so long that a room that is never quiet has to report meanwhile. */
const LONG = 15 * SECOND;
const SCRAPES = 20;
/** What the worker may take for one scrape, in ms. */
const SCRAPE_TAKES = 200;
/** A room that is never quiet reports every ten seconds, and any other one a second after its last message. A busy machine takes its time. */
const REPORTED_WITHIN = 14 * SECOND;
const REPORTED_AFTER_THE_LAST_WITHIN = 5 * SECOND;

type Target = (typeof TARGETS)[number];

/** Sends all messages in rooms that are killed again and again, until they have reported what they can. @returns what they could not */
async function live(server: ReportingServer, target: Target, random: SeededRandom): Promise<Unreported[]> {
  const { messages, kills, span } = target;
  const unreported: Unreported[] = [];
  const share = messages / (kills + 1);
  let left = messages;
  for (let run = 0; run < kills; run++) {
    const now = Math.round(share / 2 + random.below(share));
    left -= now;
    await server.enter();
    await server.chat(now, run % 5 === 4 ? LONG : span);
    // The first kill is in the act, and before the second one a quiet room has reported.
    await pause([0, 2 * SECOND][run] ?? random.below(3_000));
    unreported.push(...(await server.kill()));
  }
  expect(await server.reported()).toBeGreaterThan(0);
  await server.enter();
  await server.chat(left, span);
  server.leave();
  const due = messages - lostOf(unreported);
  await vi.waitFor(async () => expect(await server.reported()).toBe(due), {
    timeout: 120_000,
    interval: 500,
  });
  return unreported;
}

function lostOf(unreported: readonly Unreported[]): number {
  return unreported.reduce((sum, { sent, reported }) => sum + sent - reported, 0);
}

/** The totals are what the reports said that were counted. */
function expectTotals(values: ReadonlyMap<string, number>, reports: readonly RoomReport[]): void {
  const sum = (read: (report: RoomReport) => number | undefined): number =>
    reports.reduce((total, report) => total + (read(report) ?? 0), 0);
  expect({
    admitted: values.get("messages_total admitted enforce"),
    refused: values.get("messages_total refused messages enforce"),
    strikes: values.get("strikes_total messages"),
    warnings: values.get("warnings_total"),
    bytes: values.get("bytes_total"),
  }).toEqual({
    admitted: sum(({ delta }) => delta.admitted),
    refused: sum(({ delta }) => delta.refused["messages"]),
    strikes: sum(({ delta }) => delta.strikes["messages"]),
    warnings: sum(({ delta }) => delta.warnings),
    bytes: sum(({ delta }) => delta.bytes),
  });
}

/** Says on the console what came of it, if somebody asked for more than usual. */
function tell(...lines: readonly string[]): void {
  if (process.env["RUNS"] !== undefined) console.log(lines.join("\n"));
}

describe.concurrent.each(TARGETS)(
  "$rooms rooms, $messages messages and $kills kills, with $name",
  (target) => {
    it("are counted, but for those that were in no report, and a scrape takes under 200 ms", async ({
      expect,
    }) => {
      const random = new SeededRandom(Number(process.env["SEED"] ?? Date.now() % 1_000_000));
      await using server = await ReportingServer.open(target.rooms, target.keyed, random);
      try {
        const unreported = await live(server, target, random);
        const [lost, reports] = [lostOf(unreported), server.reports.counted];
        const [oldest, newest] = [
          Math.max(...unreported.map((each) => each.oldest)),
          Math.max(...unreported.map((each) => each.newest)),
        ];
        tell(
          `${target.name}: SEED=${random.seed}, ${reports.length} reports, without ${lost} of ${target.messages} messages:`,
          ...unreported.map(
            ({ kill, room, sent, reported }) => `kill ${kill}, ${room}: ${sent - reported} of ${sent}`,
          ),
          `the oldest was sent ${Math.round(oldest)} ms before the kill, in a room that was quiet for ${Math.round(newest)} ms at most`,
        );
        const values = await server.scrape();
        expectTotals(values, reports);
        const [admitted = 0, refused = 0] = [
          values.get("messages_total admitted enforce"),
          values.get("messages_total refused messages enforce"),
        ];
        expect(admitted + refused).toBe(target.messages - lost);
        expect(refused).toBeGreaterThan(0);
        expect(values.get("rooms")).toBe(target.rooms);
        expect(oldest).toBeLessThan(REPORTED_WITHIN);
        expect(newest).toBeLessThan(REPORTED_AFTER_THE_LAST_WITHIN);
        // Else no kill was in the act.
        expect(lost).toBeGreaterThan(0);

        const before = await server.processorTime();
        for (let index = 0; index < SCRAPES; index++) await server.scrape();
        const warm = ((await server.processorTime()) - before) / SCRAPES;
        await server.restart();
        const started = await server.processorTime();
        expectTotals(await server.scrape(), reports);
        const cold = (await server.processorTime()) - started;
        tell(`a scrape takes the worker ${warm} ms, and the first one after a start ${cold} ms`);
        expect(warm).toBeLessThan(SCRAPE_TAKES);
        expect(cold).toBeLessThan(SCRAPE_TAKES);
      } catch (error) {
        throw new Error(`SEED=${random.seed}: ${String(error)}\n${server.stderr.slice(-2_000)}`, {
          cause: error,
        });
      }
    }, 1_500_000);
  },
);
