import { useEffect } from "preact/hooks";
import type { AdminAppealPage } from "../../src/admin/index.ts";
import { acted } from "../act/done.ts";
import { api } from "../api.ts";
import { formatNumber } from "../format.ts";
import { liveEvents } from "../live/feed.ts";
import { useLoad } from "../load.ts";
import { t } from "../words.ts";

/** More are not counted. */
const MOST = 100;

/** How many appeals wait for somebody. Nothing, if none does. */
export function OpenAppeals() {
  const heard = liveEvents.value.filter(({ event }) => event === "appeal").length;
  const { value, again } = useLoad(
    (signal) => api.watch<AdminAppealPage>("/v1/appeals", { status: "open", limit: MOST }, signal),
    [],
  );
  useEffect(() => {
    if (heard + acted.value > 0) again();
  }, [heard, acted.value]);
  const count = value?.appeals.length ?? 0;
  if (count === 0) return null;
  return (
    <span class="count">
      {count === MOST ? t("shell.orMore", { count }) : formatNumber(count)}
      <span class="unseen">{t("shell.openAppeals", { count })}</span>
    </span>
  );
}
