import type { AdminEntryPage } from "../../src/admin/index.ts";
import { api } from "../api.ts";
import { EntryRow } from "../audit/entry-row.tsx";
import { Paged } from "../list/paged.tsx";
import { SearchField } from "../list/search-field.tsx";
import { sourceOf } from "../list/source-of.ts";
import { usePages } from "../list/use-pages.ts";
import { VirtualList } from "../list/virtual-list.tsx";
import { Empty } from "../parts/empty.tsx";
import { go, refine, route } from "../router.ts";
import { mayAdminister } from "../session.ts";
import { t } from "../words.ts";

const SOURCE = sourceOf(
  "/v1/audit",
  ({ entries }: AdminEntryPage) => entries,
  ({ id }) => id,
);

/** What all operators did. */
export function Audit() {
  const search = route.value.query["search"] ?? "";
  const pages = usePages(SOURCE, search, () => true);
  const items = pages.items.value;
  return (
    <>
      <div class="head">
        <div>
          <h1 tabIndex={-1}>{t("audit.title")}</h1>
          <p class="soft">{t("audit.lead")}</p>
        </div>
        <SearchField label={t("list.search")} value={search} onSearch={(text) => refine({ search: text })} />
      </div>
      <Downloads />
      <Paged
        pages={pages}
        count={items.length}
        search={search}
        none={<Empty title={t("audit.none")}>{t("audit.noneWhy")}</Empty>}
      >
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
      </Paged>
    </>
  );
}

const EXPORTS = [
  ["audit.auditCsv", "/v1/export/audit", "csv"],
  ["audit.auditJson", "/v1/export/audit", "json"],
  ["audit.bansCsv", "/v1/export/bans", "csv"],
  ["audit.bansJson", "/v1/export/bans", "json"],
] as const;

/** What can be taken out: figures by everybody, names by an administrator alone. */
function Downloads() {
  return (
    <details class="downloads">
      <summary>{t("audit.export")}</summary>
      <ul class="row">
        {mayAdminister() &&
          EXPORTS.map(([key, path, format]) => (
            <OneDownload key={key} text={t(key)} href={api.href(path, { format })} />
          ))}
        <OneDownload
          text={t("audit.transparency")}
          href={api.href("/v1/reports/transparency")}
          name="transparency.json"
        />
        {mayAdminister() && (
          <OneDownload text={t("audit.statementsJson")} href={api.href("/v1/reports/statements")} />
        )}
      </ul>
      <p class="soft">{t("audit.transparencyWhy")}</p>
    </details>
  );
}

/** @param name of the file, if the server gives it none */
function OneDownload({ text, href, name = "" }: { text: string; href: string; name?: string }) {
  return (
    <li>
      <a class="button" download={name} href={href}>
        {text}
      </a>
    </li>
  );
}
