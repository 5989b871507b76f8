import { now } from "../clock.ts";
import { formatMoment, formatRelative } from "../format.ts";
import { t } from "../words.ts";

/** When something was, as far from now as it is. */
export function Ago({ at }: { at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={formatMoment(at)}>
      {formatRelative(Math.min(at, now.value), now.value)}
    </time>
  );
}

/** When something was, to the second. */
export function Moment({ at }: { at: number }) {
  return <time dateTime={new Date(at).toISOString()}>{formatMoment(at)}</time>;
}

/** Ms by which {@link now} is late at most: ten minutes that have just begun would be eleven, rounded up. */
const LATE = 1_000;

/** How long something goes on; `null` if it never ends. */
export function Left({ until }: { until: number | null }) {
  if (until === null) return <>{t("time.never")}</>;
  const left = until - now.value;
  if (left <= 0) return <>{t("time.over")}</>;
  return (
    <time dateTime={new Date(until).toISOString()} title={formatMoment(until)}>
      {t("time.left", { left: Math.max(1, left - LATE) })}
    </time>
  );
}
