import type { AdminRoom } from "../../../src/admin/index.ts";
import { formatNumber, formatPercent } from "../../format.ts";
import { Empty } from "../../parts/empty.tsx";
import { t } from "../../words.ts";

type Compared = NonNullable<AdminRoom["metrics"]["candidate"]>;

/** What a second policy would have done, beside what the first did. */
export function Candidate({ metrics }: { metrics: AdminRoom["metrics"] }) {
  const { candidate } = metrics;
  return (
    <section aria-label={t("candidate.title")}>
      <h2>{t("candidate.title")}</h2>
      {candidate === null ? (
        <Empty title={t("candidate.none")}>{t("candidate.noneWhy")}</Empty>
      ) : (
        <Comparison metrics={metrics} candidate={candidate} />
      )}
    </section>
  );
}

function Comparison({ metrics, candidate }: { metrics: AdminRoom["metrics"]; candidate: Compared }) {
  const { clients, agrees, stricter, looser } = candidate;
  const judged = agrees + stricter + looser;
  const share = formatPercent(judged === 0 ? 1 : agrees / judged);
  return (
    <>
      <p class="soft">{t("candidate.lead")}</p>
      <table>
        <thead>
          <tr>
            <td />
            <th class="number">{t("candidate.policy")}</th>
            <th class="number">{t("candidate.candidate")}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t("candidate.refused")}</th>
            <td class="number">{formatNumber(metrics.refused)}</td>
            <td class="number">{formatNumber(candidate.refused)}</td>
          </tr>
          <tr>
            <th scope="row">{t("candidate.bans")}</th>
            <td class="number">{formatNumber(bansOf(metrics))}</td>
            <td class="number">{formatNumber(bansOf(candidate))}</td>
          </tr>
        </tbody>
      </table>
      <ul class="soft notes">
        {clients.hit + clients.spared === 0 && <li>{t("candidate.nobody")}</li>}
        {clients.hit > 0 && <li>{t("candidate.hit", { count: clients.hit })}</li>}
        {clients.spared > 0 && <li>{t("candidate.spared", { count: clients.spared })}</li>}
        <li>{t("candidate.agrees", { share })}</li>
      </ul>
    </>
  );
}

function bansOf({ bans }: Pick<Compared, "bans">): number {
  return bans.close + bans["shadow-ban"];
}
