import type { AdminHistory, AdminHistoryEntry } from "../../../src/admin/index.ts";
import { api, segments } from "../../api.ts";
import { useLoad } from "../../load.ts";
import { Failed } from "../../parts/failed.tsx";
import { Say } from "../../parts/say.tsx";
import { Ago } from "../../parts/time.tsx";
import { plain } from "../../plain.ts";
import { reasonText } from "../../reason-text.ts";
import { useRefreshed } from "../../use-refreshed.ts";
import { isolated, t } from "../../words.ts";

const RULE = "rule:";

/** What was done about a client, the newest first. */
export function ClientHistory({ target }: { target: string }) {
  const { value, failure, again } = useLoad(
    (signal) => api.watch<AdminHistory>(segments`/v1/clients/${target}/history`, {}, signal),
    [target],
  );
  useRefreshed(again, (entry) => entry.target === target);
  return (
    <section aria-labelledby="client-history">
      <h2 id="client-history">{t("client.history")}</h2>
      {failure !== null && <Failed failure={failure} again={again} />}
      {value?.entries.length === 0 && <p class="soft">{t("client.historyNone")}</p>}
      <ol class="facts">
        {value?.entries.toReversed().map((entry) => (
          <li key={entry.id}>
            <p>
              <Sentence entry={entry} />
            </p>
            <p class="soft row">
              <Ago at={entry.at} />
              {entry.reason !== "" && <span dir="auto">{reasonText(entry.reason)}</span>}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Sentence({ entry }: { entry: AdminHistoryEntry }) {
  const name = nameOf(entry.by);
  switch (entry.change) {
    case "ban": {
      const { kind, at, until } = entry.ban;
      const key = kind === "close" ? "history.ban" : "history.shadow-ban";
      if (until === null) return <Say k={`${key}.forever`} name={name} />;
      return <Say k={key} name={name} length={Math.max(1, until - at)} />;
    }
    case "pardon": {
      const count = entry.bans.length;
      return count > 0 ? (
        <Say k="history.pardon" name={name} count={count} />
      ) : (
        <Say k="history.pardonAll" name={name} />
      );
    }
    case "appeal":
      return <>{t("history.appeal")}</>;
    case "decision":
      return <Say k={`history.${entry.decision}`} name={name} />;
    default:
      return <>{t("history.told")}</>;
  }
}

function nameOf(by: string): string {
  if (!by.startsWith(RULE)) return plain(by);
  return t("history.rule", { limit: isolated(plain(by.slice(RULE.length))) });
}
