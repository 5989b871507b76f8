import type { AdminRoom } from "../../../src/admin/index.ts";
import { SLOW_MODE } from "../../../src/shared/reserved-names.ts";
import { formatNumber } from "../../format.ts";
import { Bar } from "../../parts/bar.tsx";
import { Empty } from "../../parts/empty.tsx";
import { limitInWords } from "../../limit-text.ts";
import { plain } from "../../plain.ts";
import { t } from "../../words.ts";

type Limit = AdminRoom["policy"]["limits"][number];

interface LimitsProps {
  readonly metrics: AdminRoom["metrics"];
  readonly limits: readonly Limit[];
}

/** What was refused by which limit, the most first. */
export function Limits({ metrics: { byLimit }, limits }: LimitsProps) {
  const counts = new Map(Object.entries(byLimit));
  for (const { name } of limits) if (!counts.has(name)) counts.set(name, 0);
  const rows = [...counts].toSorted(([, one], [, other]) => other - one);
  const most = Math.max(1, ...counts.values());
  return (
    <section aria-label={t("limits.title")}>
      <h2>{t("limits.title")}</h2>
      {rows.length === 0 ? (
        <Empty title={t("limits.none")}>{t("limits.noneWhy")}</Empty>
      ) : (
        <table>
          <thead>
            <tr>
              <th>{t("limits.limit")}</th>
              <th>{t("limits.allows")}</th>
              <th class="number">{t("limits.refused")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, count]) => (
              <tr key={name}>
                <th scope="row">
                  <LimitOf name={name} limits={limits} />
                </th>
                <td>
                  <Allows name={name} limit={limits.find((each) => each.name === name)} />
                </td>
                <td class="number">
                  {formatNumber(count)}
                  <Bar share={count / most} mark="closed" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** A limit of the room's own may have a name that stands for something else where it has none. */
function LimitOf({ name, limits }: { name: string; limits: readonly Limit[] }) {
  const isOwn = name !== SLOW_MODE && limits.some((each) => each.name === name);
  const words = isOwn ? null : limitInWords(name);
  return words === null ? <bdi>{plain(name)}</bdi> : <>{words}</>;
}

function Allows({ name, limit }: { name: string; limit: Limit | undefined }) {
  if (name === SLOW_MODE && limit === undefined) return <span class="soft">{t("limits.over")}</span>;
  if (limit === undefined || limit.limit === null || limit.window === null) return <>–</>;
  const { limit: count, window, burst } = limit;
  if (burst === null || burst === count) return <>{t("limits.rate", { limit: count, window })}</>;
  return <>{t("limits.burst", { limit: count, window, burst })}</>;
}
