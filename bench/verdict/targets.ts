import type { Contender, Setting } from "../contenders/contender.ts";
import {
  handle,
  handleHeard,
  handleHibernating,
  handleHibernatingHeard,
  handlePerClient,
  handlePerClientHibernating,
  verdict,
} from "../contenders/party-bouncer.ts";
import { rateLimiterFlexible } from "../contenders/rate-limiter-flexible.ts";
import { Spread } from "../instruments/spread.ts";
import { table } from "../instruments/table.ts";
import type { Cell } from "./side-by-side.ts";

const KEYS = 1_000;

export type Place = "Node" | "workerd";

type Case = Omit<Setting, "keys">;

const one = (outcome: Setting["outcome"], limits = 1): Case => ({ outcome, limits, matching: "one" });
const all = (outcome: Setting["outcome"], limits: number): Case => ({ outcome, limits, matching: "all" });

/** What is aimed at: at least so many times as fast as rate-limiter-flexible. */
interface Aim {
  readonly bouncer: Contender;
  readonly setting: Case;
  readonly atLeast?: Partial<Record<Place, number>>;
}

const AIMS: readonly Aim[] = [
  { bouncer: handleHibernating, setting: one("admitted"), atLeast: { workerd: 1.2 } },
  { bouncer: handleHibernating, setting: one("refused"), atLeast: { workerd: 5 } },
  { bouncer: handle, setting: one("admitted"), atLeast: { Node: 2.5, workerd: 2.5 } },
  { bouncer: handle, setting: one("refused"), atLeast: { Node: 12, workerd: 6 } },
  { bouncer: handlePerClient, setting: one("admitted"), atLeast: { Node: 1, workerd: 1.2 } },
  { bouncer: handlePerClient, setting: one("refused") },
  { bouncer: handlePerClientHibernating, setting: one("admitted") },
  { bouncer: handlePerClientHibernating, setting: one("refused") },
  { bouncer: handle, setting: all("admitted", 4), atLeast: { Node: 7, workerd: 7 } },
  { bouncer: handle, setting: all("admitted", 16), atLeast: { Node: 10.8, workerd: 10.8 } },
  { bouncer: handleHibernating, setting: all("admitted", 4) },
  { bouncer: handleHibernating, setting: all("admitted", 16) },
  { bouncer: verdict, setting: one("admitted") },
  { bouncer: verdict, setting: one("refused") },
];

/** At most so many times as long does a message take by sixteen limits of which one matches. */
const SIXTEEN = 1.3;

/** The ratios that count, at so many keys: of the same rounds, so that what slowed one down slowed down the other. */
export function tellTargets(where: Place, cells: readonly Cell[]): void {
  const timesOf = (contender: Contender, { outcome, limits, matching }: Case): readonly number[] =>
    cells.find(
      (cell) =>
        cell.contender === contender &&
        cell.setting.keys === KEYS &&
        cell.setting.outcome === outcome &&
        cell.setting.limits === limits &&
        cell.setting.matching === matching,
    )?.times ?? [];
  const rows: string[][] = AIMS.map(({ bouncer, setting, atLeast }) => [
    `${bouncer.name}: ${nameOf(setting)}, times as fast as rate-limiter-flexible`,
    ratioOf(timesOf(rateLimiterFlexible, setting), timesOf(bouncer, setting)),
    atLeast?.[where] === undefined ? "" : `at least ${atLeast[where]}`,
  ]);
  for (const bouncer of [handle, handleHibernating]) {
    for (const outcome of ["admitted", "refused"] as const) {
      rows.push([
        `${bouncer.name}: ${outcome}, 16 limits of which one matches, times as long as one`,
        ratioOf(timesOf(bouncer, one(outcome, 16)), timesOf(bouncer, one(outcome))),
        bouncer === handle ? `at most ${SIXTEEN}` : "",
      ]);
    }
  }
  for (const [bouncer, heard] of [
    [handle, handleHeard],
    [handleHibernating, handleHibernatingHeard],
  ] as const) {
    for (const outcome of ["admitted", "refused"] as const) {
      rows.push([
        `${bouncer.name}: ${outcome}, with a listener, times as long as without`,
        ratioOf(timesOf(heard, one(outcome)), timesOf(bouncer, one(outcome))),
        "",
      ]);
    }
  }
  console.log(
    `\n${where}, ratios at ${KEYS.toLocaleString("en")} keys: median (least to most) of the rounds`,
  );
  console.log(table(["", "ratio", "aimed at"], rows));
}

function nameOf({ outcome, limits, matching }: Case): string {
  if (limits === 1) return `${outcome}, 1 limit`;
  return `${outcome}, ${limits} limits ${matching === "one" ? "of which one matches" : "that all match"}`;
}

function ratioOf(times: readonly number[], base: readonly number[]): string {
  if (times.length === 0 || base.length === 0) return "-";
  return new Spread(times.map((time, round) => time / (base[round] ?? Number.NaN))).toString();
}
