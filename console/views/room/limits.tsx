import type { AdminRoom } from "../../../src/admin/index.ts";
import { formatNumber } from "../../format.ts";
import { Bar } from "../../parts/bar.tsx";
import { Empty } from "../../parts/empty.tsx";
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
                  <bdi>{plain(name)}</bdi>
                </th>
                <td>
                  <Allows limit={limits.find((each) => each.name === name)} />
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

function Allows({ limit }: { limit: Limit | undefined }) {
  if (limit === undefined || limit.limit === null || limit.window === null) return null;
  const { limit: count, window, burst } = limit;
  if (burst === null || burst === count) return <>{t("limits.rate", { limit: count, window })}</>;
  return <>{t("limits.burst", { limit: count, window, burst })}</>;
}
