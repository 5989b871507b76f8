/** Plays many records of many clients, and prints what it comes to and how much memory is still in use. `node --expose-gc` */
import { Simulation } from "../../src/simulator/simulation.ts";
import { passersBy } from "./passers-by.ts";

const [records = 0, clients = 0] = process.argv.slice(2).map(Number);

function inUse(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function run(count: number): Simulation {
  const simulation = new Simulation({
    limits: [
      { name: "messages", limit: 20, window: "1s", burst: 40 },
      { name: "bytes", limit: 20_000, window: "1s", burst: 40_000, cost: "bytes" },
    ],
  });
  for (const event of passersBy(count, Math.min(count, clients))) simulation.add(event);
  return simulation;
}

// What is compiled and made once is not counted.
run(2_000);
const before = inUse();
const simulation = run(records);
const used = inUse() - before;
const { messages, fates } = simulation.result();
console.log(JSON.stringify({ records: simulation.records, used, messages, fates }));
