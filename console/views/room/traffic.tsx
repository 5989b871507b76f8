import type { AdminRoom } from "../../../src/admin/index.ts";
import { now } from "../../clock.ts";
import { watchedPoints } from "../../live/histories.ts";
import { sumOf } from "../../live/history.ts";
import { Sparkline } from "../../parts/sparkline.tsx";
import { t } from "../../words.ts";

/** What passed and what was refused, over the last two minutes and since the room was loaded. */
export function Traffic({ metrics: { admitted, refused, held } }: { metrics: AdminRoom["metrics"] }) {
  const points = watchedPoints(now.value);
  return (
    <section class="traffic" aria-label={t("room.traffic")}>
      <div class="head">
        <h2>{t("room.traffic")}</h2>
        <ul class="row soft">
          <li class="badge" data-mark="ok">
            {t("spark.passed")}
          </li>
          <li class="badge" data-mark="closed">
            {t("spark.refused")}
          </li>
        </ul>
      </div>
      <Sparkline points={points} label={t("spark.label", { ...sumOf(points) })} />
      <p class="axis soft" aria-hidden="true">
        <span>{t("room.ago")}</span>
        <span>{t("room.now")}</span>
      </p>
      <p class="soft">{t("room.since", { admitted, refused, held })}</p>
    </section>
  );
}
