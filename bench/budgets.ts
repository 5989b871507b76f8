/**
 * What it costs to reserve and to settle, beside one `storage.put`. `node bench/budgets.ts`
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { serveWorkerd } from "../test/support/workerd.ts";
import { machine } from "./instruments/machine.ts";
import { Spread } from "./instruments/spread.ts";

const TIMES = 1_000;
const ROUNDS = 9;
/** Reservations of the same client that are not settled meanwhile. */
const OPEN = [0, 10, 100, 1_000];

console.log(machine());
const disk = await mkdtemp(path.join(tmpdir(), "bench-budgets-"));
const server = await serveWorkerd({ entry: "bench/rooms/till.ts", classes: ["Till"], disk });

/** @returns microseconds each */
async function timeOf(what: string, open: number, times = TIMES): Promise<number> {
  const start = performance.now();
  await fetch(`http://${server.host}/parties/till/${open}?do=${what}&times=${times}`);
  return (1_000 * (performance.now() - start)) / times;
}

try {
  for (const open of OPEN) {
    await timeOf("reserve", open, open);
    const rounds = { put: [] as number[], turn: [] as number[], refuse: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const what of ["put", "turn", "refuse"] as const) rounds[what].push(await timeOf(what, open));
    }
    const ratios = rounds.turn.map((turn, round) => turn / (rounds.put[round] ?? Number.NaN));
    const [put, turn, refuse] = [new Spread(rounds.put), new Spread(rounds.turn), new Spread(rounds.refuse)];
    console.log(
      `${open} open: put ${put} µs, reserve and settle ${turn} µs, refuse ${refuse} µs; ratio ${new Spread(ratios)}`,
    );
  }
} finally {
  await server.kill();
  await rm(disk, { recursive: true, force: true });
}
