/**
 * What it takes to play ten million records of a hundred thousand clients under a policy: time on one core, and memory.
 * `node --max-semi-space-size=4 bench/simulate.ts [records] [clients]`: without the flag, Node keeps some hundred megabytes of garbage more.
 */
import { passersBy } from "../test/support/passers-by.ts";
import { simulate } from "../src/simulator/simulate.ts";
import { machine } from "./instruments/machine.ts";

const MEBIBYTE = 2 ** 20;

const [records = 10_000_000, clients = 100_000] = process.argv.slice(2).map(Number);
const policy = {
  limits: [
    { name: "messages", limit: 20, window: "1s", burst: 40 },
    { name: "chat", limit: 2, window: "1s", burst: 10, match: { type: "chat" } },
    { name: "bytes", limit: 20_000, window: "1s", burst: 40_000, cost: "bytes" },
  ],
} as const;

console.log(machine());
let made = 0;
const start = performance.now();
for (const { at } of passersBy(records, clients)) made += at > 0 ? 1 : 0;
const toMake = performance.now() - start;
console.log(
  `${made.toLocaleString("en")} records of ${clients.toLocaleString("en")} clients: ${seconds(toMake)} to make them`,
);

const begin = process.cpuUsage();
const result = simulate(policy, passersBy(records, clients));
const { user, system } = process.cpuUsage(begin);
const took = (user + system) / 1_000 - toMake;
console.log(
  `simulate: ${seconds(took)} of processor time, ${((1_000 * took) / result.records).toFixed(2)} µs a record, ` +
    `at most ${Math.round((process.resourceUsage().maxRSS * 1_024) / MEBIBYTE)} MiB in all`,
);
console.log(JSON.stringify({ fates: result.fates, messages: result.messages, limits: result.limits }));

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
