import { now } from "../../clock.ts";
import { formatNumber } from "../../format.ts";
import { liveRooms } from "../../live/feed.ts";
import { pointsEverywhere } from "../../live/histories.ts";
import { KEPT, sumOf } from "../../live/history.ts";
import { Sparkline } from "../../parts/sparkline.tsx";
import { t } from "../../words.ts";

/** Minutes of what is kept. */
const MINUTES = KEPT / 60_000;

/** All rooms together, in four figures and a picture. */
export function TotalsBar() {
  const parties = liveRooms.value?.totals.parties ?? [];
  const points = pointsEverywhere(now.value);
  const sum = sumOf(points);
  const rooms = parties.reduce((all, each) => all + each.rooms, 0);
  const people = parties.reduce((all, each) => all + each.gauges.clients, 0);
  return (
    <dl class="totals">
      <Figure label={t("totals.rooms")} value={rooms} />
      <Figure label={t("totals.people")} value={people} />
      <Figure label={t("totals.passed")} value={Math.round(sum.admitted / MINUTES)} />
      <Figure label={t("totals.refused")} value={Math.round(sum.refused / MINUTES)} />
      <div class="wide">
        <dt class="unseen">{t("rooms.lately")}</dt>
        <dd>
          <Sparkline points={points} label={t("spark.label", { ...sum })} />
        </dd>
      </div>
    </dl>
  );
}

function Figure({ label, value }: { label: string; value: number }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{formatNumber(value)}</dd>
    </div>
  );
}
