/**
 * What it costs a room that clients come and go, by how many are present, and what it costs that many go at once.
 * `node bench/arrivals.ts [crowd...]`: without a crowd, 1, 100, 1,000, 3,000 and 10,000 present.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Lobby } from "./arrivals/lobby.ts";
import { machine } from "./instruments/machine.ts";
import { Spread } from "./instruments/spread.ts";
import { table } from "./instruments/table.ts";
import { openFiles } from "./room/open-files.ts";

const ROUNDS = Number(process.env["ROUNDS"] ?? 7);
const VISITS = 200;
const AT_ONCE = 1_500;
const CROWDS = [1, 100, 1_000, 3_000, 10_000];
/** What a process has open beside its connections, with room to spare. */
const OTHER_FILES = 500;

/** A room, and the bare one beside it. */
const KINDS = [
  { title: "bare, hibernating", party: "bare", beside: "bare" },
  { title: "guarded, hibernating", party: "guarded", beside: "bare" },
  { title: "guarded, hibernating, with a ledger", party: "shared", beside: "bare" },
  { title: "bare, in memory", party: "bare-in-memory", beside: "bare-in-memory" },
  { title: "guarded, in memory", party: "guarded-in-memory", beside: "bare-in-memory" },
] as const;

/** What a round came to: microseconds for each visit. */
interface Cost {
  readonly took: number;
  readonly busy: number;
}

type Costs = Record<string, Cost[]>;

/** Does the same in all lobbies by turns, each of which is first in one round. */
async function byTurns(
  lobbies: ReadonlyMap<string, Lobby>,
  job: (lobby: Lobby) => Promise<Cost>,
): Promise<Costs> {
  const costs: Costs = {};
  const order = [...lobbies];
  for (let round = -1; round < ROUNDS; round++) {
    for (const [party, lobby] of order) {
      const cost = await job(lobby);
      if (round >= 0) (costs[party] ??= []).push(cost);
    }
    order.push(...order.splice(0, 1));
  }
  return costs;
}

function tell(title: string, costs: Costs): void {
  const rows = KINDS.flatMap(({ title, party, beside }) => {
    const [own, bare] = [costs[party], costs[beside]];
    if (own === undefined || bare === undefined) return [];
    const times = (figure: keyof Cost): Spread =>
      new Spread(own.map((cost, round) => cost[figure] / (bare[round]?.[figure] ?? Number.NaN)));
    const median = (figure: keyof Cost): string =>
      new Spread(own.map((cost) => cost[figure])).median.toFixed(0);
    return [[title, median("took"), times("took").toString(), median("busy"), times("busy").toString()]];
  });
  console.log(`\n${title}`);
  console.log(table(["", "µs", "to bare", "µs of CPU", "to bare"], rows));
}

const asked = process.argv.slice(2).map(Number);
const fits = (crowd: number): boolean => crowd * KINDS.length + AT_ONCE + OTHER_FILES <= openFiles();
const crowds = (asked.length > 0 ? asked : CROWDS).filter(fits);
console.log(`${machine()}, ${ROUNDS} rounds`);
const disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
const lobbies = new Map<string, Lobby>();
try {
  for (const { party } of KINDS) lobbies.set(party, await Lobby.open(party, path.join(disk, party)));
  for (const crowd of crowds) {
    for (const lobby of lobbies.values()) await lobby.fill(crowd);
    const present = `${crowd} present, ${VISITS} visits a round`;
    tell(`Strangers come and leave, ${present}`, await byTurns(lobbies, (lobby) => lobby.visits(VISITS)));
    tell(`Regulars come and leave, ${present}`, await byTurns(lobbies, (lobby) => lobby.returns(VISITS)));
  }
  tell(`${AT_ONCE} leave at once`, await byTurns(lobbies, (lobby) => lobby.leaveAtOnce(AT_ONCE)));
} finally {
  for (const lobby of lobbies.values()) await lobby.close();
  await rm(disk, { recursive: true, force: true });
}
process.exit();
