/** Plays many records of many clients, and prints what it comes to and how much memory is still in use. `node --expose-gc` */
import { Simulation } from "../../src/simulator/simulation.ts";
import { passersBy } from "./passers-by.ts";

const [records = 0, clients = 0] = process.argv.slice(2).map(Number);

/** The least of several looks: what is compiled in the background, or dies between two of them, is in use for a while. */
async function inUse(): Promise<number> {
  let least = Infinity;
  for (let look = 0; look < 5; look++) {
    globalThis.gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    least = Math.min(least, heapUsed + arrayBuffers);
    await new Promise(setImmediate);
  }
  return least;
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

// What is compiled and made once is not counted: all of it is, only after as many messages as are counted.
run(records);
const before = await inUse();
const simulation = run(records);
const used = (await inUse()) - before;
const { messages, fates } = simulation.result();
console.log(JSON.stringify({ records: simulation.records, used, messages, fates }));
