import type { AdminEntryPage, OperatorEntry } from "../../src/admin/index.ts";
import { api, Failure } from "../api.ts";
import { EntryRow } from "../audit/entry-row.tsx";
import type { PageQuery } from "../list/pages.ts";
import { SearchField } from "../list/search-field.tsx";
import { usePages } from "../list/use-pages.ts";
import { VirtualList } from "../list/virtual-list.tsx";
import { Empty } from "../parts/empty.tsx";
import { Failed } from "../parts/failed.tsx";
import { go, refine, route } from "../router.ts";
import { mayAdminister } from "../session.ts";
import { isolated, t } from "../words.ts";

const SOURCE = {
  async fetch({ search, after, limit }: PageQuery, signal: AbortSignal) {
    const query = { search, limit, after: after ?? undefined };
    const { entries, next } = await api.get<AdminEntryPage>("/v1/audit", query, signal);
    return { items: entries, next };
  },
  idOf: ({ id }: OperatorEntry) => id,
};

/** What all operators did. */
export function Audit() {
  const search = route.value.query["search"] ?? "";
  const pages = usePages(SOURCE, search, () => true);
  const items = pages.items.value;
  const failure = pages.failure.value;
  return (
    <>
      <div class="head">
        <div>
          <h1 tabIndex={-1}>{t("audit.title")}</h1>
          <p class="soft">{t("audit.lead")}</p>
        </div>
        <SearchField label={t("list.search")} value={search} onSearch={(text) => refine({ search: text })} />
      </div>
      {mayAdminister() && <Downloads />}
      {failure !== null && (
        <Failed
          failure={failure instanceof Failure ? failure : new Failure(0)}
          again={() => void pages.retry()}
        />
      )}
      {items.length === 0 ? (
        failure === null && <Nothing isLoading={pages.isLoading.value} search={search} />
      ) : (
        <>
          <p class="soft" role="status">
            {t(pages.hasMore.value ? "list.countSoFar" : "list.count", { count: items.length })}
          </p>
          <VirtualList
            items={items}
            label={t("audit.title")}
            hasMore={pages.hasMore.value}
            idOf={SOURCE.idOf}
            onEnd={() => void pages.more()}
            onOpen={({ target, room }) => {
              if (target !== null) go("clients", [target]);
              else if (room !== null) go("rooms", [room.party, room.room]);
            }}
            row={(entry) => <EntryRow entry={entry} />}
          />
        </>
      )}
    </>
  );
}

const EXPORTS = [
  ["audit.auditCsv", "/v1/export/audit", "csv"],
  ["audit.auditJson", "/v1/export/audit", "json"],
  ["audit.bansCsv", "/v1/export/bans", "csv"],
  ["audit.bansJson", "/v1/export/bans", "json"],
] as const;

/** What an administrator takes out. */
function Downloads() {
  return (
    <details class="downloads">
      <summary>{t("audit.export")}</summary>
      <ul class="row">
        {EXPORTS.map(([key, path, format]) => (
          <li key={key}>
            <a class="button" download href={api.href(path, { format })}>
              {t(key)}
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Nothing({ isLoading, search }: { isLoading: boolean; search: string }) {
  if (isLoading) return <p class="soft">{t("shell.loading")}</p>;
  if (search === "") return <Empty title={t("audit.none")}>{t("audit.noneWhy")}</Empty>;
  return (
    <Empty title={t("list.nothingFound", { text: isolated(search) })}>{t("list.nothingFoundWhy")}</Empty>
  );
}
