import type { AdminAppeal, AdminAppealPage } from "../../src/admin/index.ts";
import { api, Failure, type Query } from "../api.ts";

import { AppealCard } from "../appeals/appeal-card.tsx";
import type { PageQuery } from "../list/pages.ts";
import { SearchField } from "../list/search-field.tsx";
import { usePages } from "../list/use-pages.ts";
import { Empty } from "../parts/empty.tsx";
import { Failed } from "../parts/failed.tsx";
import { hrefOf, refine, route } from "../router.ts";
import { isolated, t } from "../words.ts";

const STATUSES = ["open", "approved", "rejected"] as const;

type Status = (typeof STATUSES)[number];

function statusNow(): Status {
  return STATUSES.find((status) => status === route.value.query["status"]) ?? "open";
}

const sourceOf = (status: Status) => ({
  async fetch({ search, after, limit }: PageQuery, signal: AbortSignal) {
    const query: Query = { status, search, limit, after: after ?? undefined };
    const { appeals, next } = await api.get<AdminAppealPage>("/v1/appeals", query, signal);
    return { items: appeals, next };
  },
  idOf: ({ target, ban }: AdminAppeal) => `${target} ${ban}`,
});

const SOURCES = { open: sourceOf("open"), approved: sourceOf("approved"), rejected: sourceOf("rejected") };

/** What people write who were told of a ban. */
export function Appeals() {
  const status = statusNow();
  const search = route.value.query["search"] ?? "";
  return (
    <>
      <div class="head">
        <h1 tabIndex={-1}>{t("appeals.title")}</h1>
        <SearchField label={t("list.search")} value={search} onSearch={(text) => refine({ search: text })} />
      </div>
      <nav class="tabs" aria-label={t("appeals.which")}>
        {STATUSES.map((each) => (
          <a
            key={each}
            href={hrefOf("appeals", [], { status: each, search })}
            aria-current={each === status ? "page" : undefined}
          >
            {t(`appeals.${each}`)}
          </a>
        ))}
      </nav>
      <Inbox key={status} status={status} search={search} />
    </>
  );
}

function Inbox({ status, search }: { status: Status; search: string }) {
  const pages = usePages(SOURCES[status], search, ({ action }) => action === "decideAppeal");
  const items = pages.items.value;
  const failure = pages.failure.value;
  return (
    <>
      {failure !== null && (
        <Failed
          failure={failure instanceof Failure ? failure : new Failure(0)}
          again={() => void pages.retry()}
        />
      )}
      {items.length === 0 && failure === null && (
        <Nothing isLoading={pages.isLoading.value} status={status} search={search} />
      )}
      <ul class="appeals">
        {items.map((appeal) => (
          <AppealCard key={SOURCES[status].idOf(appeal)} appeal={appeal} />
        ))}
      </ul>
      {pages.hasMore.value && items.length > 0 && (
        <button type="button" disabled={pages.isLoading.value} onClick={() => void pages.more()}>
          {t(pages.isLoading.value ? "list.loadingMore" : "appeals.more")}
        </button>
      )}
    </>
  );
}

function Nothing({ isLoading, status, search }: { isLoading: boolean; status: Status; search: string }) {
  if (isLoading) return <p class="soft">{t("shell.loading")}</p>;
  if (search === "") return <Empty title={t(`appeals.none.${status}`)}>{t("appeals.noneWhy")}</Empty>;
  return (
    <Empty title={t("list.nothingFound", { text: isolated(search) })}>{t("list.nothingFoundWhy")}</Empty>
  );
}
