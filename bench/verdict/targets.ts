import type { Contender, Setting } from "../contenders/contender.ts";
import { journey, journeyHibernating, verdict } from "../contenders/party-bouncer.ts";
import { rateLimiterFlexible } from "../contenders/rate-limiter-flexible.ts";
import { Spread } from "../instruments/spread.ts";
import type { Cell } from "./side-by-side.ts";

const KEYS = 1_000;

/** The ratios that count, at so many keys: of the same rounds, so that what slowed one down slowed down the other. */
export function tellTargets(where: string, cells: readonly Cell[]): void {
  const timesOf = (contender: Contender, outcome: Setting["outcome"], limits = 1): readonly number[] =>
    cells.find(
      (cell) =>
        cell.contender === contender &&
        cell.setting.keys === KEYS &&
        cell.setting.outcome === outcome &&
        cell.setting.limits === limits &&
        cell.setting.matching === "one",
    )?.times ?? [];
  console.log(
    `\n${where}, ratios at ${KEYS.toLocaleString("en")} keys: median (least to most) of the rounds`,
  );
  for (const bouncer of [verdict, journey, journeyHibernating]) {
    const [admitted, refused] = [timesOf(bouncer, "admitted"), timesOf(bouncer, "refused")];
    const name = bouncer.name.trim();
    tell(
      `${name}, default policy: as fast as one consume of rate-limiter-flexible, admitted`,
      timesOf(rateLimiterFlexible, "admitted"),
      admitted,
      2,
    );
    tell("  refused", timesOf(rateLimiterFlexible, "refused"), refused, 10);
    tell("  its refused verdict takes as long as its admitted one", refused, admitted);
    tell(
      "  16 limits of which one matches take as long as one, admitted",
      timesOf(bouncer, "admitted", 16),
      admitted,
    );
    tell("  refused", timesOf(bouncer, "refused", 16), refused);
  }
}

function tell(what: string, times: readonly number[], base: readonly number[], target?: number): void {
  const ratios = new Spread(times.map((time, round) => time / (base[round] ?? Number.NaN)));
  const aim = target === undefined ? "" : `, target ${target} times`;
  console.log(`${what}: ${ratios.toString()} times${aim}`);
}
