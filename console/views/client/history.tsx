import type {
  AdminEntryPage,
  AdminHistory,
  AdminHistoryEntry,
  OperatorEntry,
} from "../../../src/admin/index.ts";
import { didText } from "../../audit/did.ts";
import { HowAndWhy } from "../../audit/how-and-why.tsx";
import { api, segments } from "../../api.ts";
import { useLoad } from "../../load.ts";
import { limitText } from "../../limit-text.ts";
import { By } from "../../parts/by.tsx";
import { Failed } from "../../parts/failed.tsx";
import { Say } from "../../parts/say.tsx";
import { Ago } from "../../parts/time.tsx";
import { plain } from "../../plain.ts";
import { reasonText } from "../../reason-text.ts";
import { useRefreshed } from "../../use-refreshed.ts";
import { isolated, t } from "../../words.ts";

const RULE = "rule:";

/** What of the audit is not in a client's history, which is about bans. */
const ACTS: ReadonlySet<string> = new Set(["act", "override", "endOverride"]);

/** As many entries of the audit are looked through. */
const MOST = 100;

/** What was done about a client, the newest first. */
export function ClientHistory({ target }: { target: string }) {
  const { value, failure, again, renew } = useLoad((signal) => doneAbout(target, signal), [target]);
  useRefreshed({ again, renew }, (entry) => entry.target === target);
  return (
    <section aria-labelledby="client-history">
      <h2 id="client-history">{t("client.history")}</h2>
      {failure !== null && <Failed failure={failure} again={again} />}
      {value?.length === 0 && <p class="soft">{t("client.historyNone")}</p>}
      <ol class="facts">
        {value?.map((entry) => (
          <li key={entry.id}>{"change" in entry ? <Change entry={entry} /> : <Did entry={entry} />}</li>
        ))}
      </ol>
    </section>
  );
}

async function doneAbout(
  target: string,
  signal: AbortSignal,
): Promise<readonly (AdminHistoryEntry | OperatorEntry)[]> {
  const [history, audit] = await Promise.all([
    api.watch<AdminHistory>(segments`/v1/clients/${target}/history`, {}, signal),
    api.watch<AdminEntryPage>("/v1/audit", { search: target, limit: MOST }, signal),
  ]);
  const acts = audit.entries.filter(
    (entry) => entry.target === target && entry.outcome === "done" && ACTS.has(entry.action),
  );
  return [...history.entries.toReversed(), ...acts].toSorted((one, other) => other.at - one.at);
}

function Change({ entry }: { entry: AdminHistoryEntry }) {
  return (
    <>
      <p>
        <Sentence entry={entry} />
      </p>
      <p class="soft row">
        <Ago at={entry.at} />
        {entry.reason !== "" && <span dir="auto">{reasonText(entry.reason)}</span>}
      </p>
    </>
  );
}

function Did({ entry }: { entry: OperatorEntry }) {
  return (
    <>
      <p>{didText(entry)}</p>
      <p class="soft row">
        <Ago at={entry.at} />
        <By by={entry.by} />
        <span>
          <HowAndWhy entry={entry} />
        </span>
      </p>
    </>
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
  return t("history.rule", { limit: isolated(limitText(by.slice(RULE.length))) });
}
