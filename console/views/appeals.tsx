import type { AdminAppealPage } from "../../src/admin/index.ts";
import { AppealCard } from "../appeals/appeal-card.tsx";
import { Paged } from "../list/paged.tsx";
import { SearchField } from "../list/search-field.tsx";
import { sourceOf } from "../list/source-of.ts";
import { usePages } from "../list/use-pages.ts";
import { Empty } from "../parts/empty.tsx";
import { hrefOf, refine, route } from "../router.ts";
import { t } from "../words.ts";

const STATUSES = ["open", "approved", "rejected"] as const;

type Status = (typeof STATUSES)[number];

function statusNow(): Status {
  return STATUSES.find((status) => status === route.value.query["status"]) ?? "open";
}

const inboxOf = (status: Status) =>
  sourceOf(
    "/v1/appeals",
    ({ appeals }: AdminAppealPage) => appeals,
    ({ target, ban }) => `${target} ${ban}`,
    { status },
  );

const SOURCES = { open: inboxOf("open"), approved: inboxOf("approved"), rejected: inboxOf("rejected") };

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
  return (
    <Paged
      pages={pages}
      count={items.length}
      search={search}
      none={<Empty title={t(`appeals.none.${status}`)}>{t("appeals.noneWhy")}</Empty>}
    >
      <ul class="appeals">
        {items.map((appeal) => (
          <AppealCard key={SOURCES[status].idOf(appeal)} appeal={appeal} />
        ))}
      </ul>
      {pages.hasMore.value && (
        <button type="button" aria-disabled={pages.isLoading.value} onClick={() => void pages.more()}>
          {t("appeals.more")}
        </button>
      )}
    </Paged>
  );
}
