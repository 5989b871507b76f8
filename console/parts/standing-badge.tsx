import type { ConnectionStanding } from "../../src/admin/index.ts";
import { t } from "../words.ts";

/** How somebody stands, and how long they have to wait. */
export function StandingBadge({
  connection: { moderates, hidden, standing },
}: {
  connection: ConnectionStanding;
}) {
  if (moderates) return <span class="soft">{t("standing.moderates")}</span>;
  const { status, retryAfter } = standing;
  const isWaiting = Number.isFinite(retryAfter) && retryAfter > 0;
  return (
    <>
      {hidden && (
        <span class="badge" data-mark="hidden">
          {t("standing.hidden")}
        </span>
      )}{" "}
      {(status !== "ok" || !hidden) && (
        <span class="badge" data-mark={MARKS[status]}>
          {t(`standing.${status}`)}
        </span>
      )}{" "}
      {isWaiting && <span class="soft">{t("standing.wait", { wait: retryAfter })}</span>}
    </>
  );
}

const MARKS = { ok: "ok", warned: "warned", coolingDown: "restricted", away: "closed" } as const;
