import { useCallback, useRef, useState } from "preact/hooks";
import type { AdminBan, AdminBanPage } from "../../src/admin/index.ts";
import type { ActName } from "../act/act.ts";
import { openAct } from "../act/open.ts";
import { api, Failure } from "../api.ts";
import { BanRow } from "../bans/ban-row.tsx";
import { ChosenBar } from "../list/chosen-bar.tsx";
import type { PageQuery } from "../list/pages.ts";
import { SearchField } from "../list/search-field.tsx";
import { extended, NOTHING, remainingOf, toggled } from "../list/selection.ts";
import { usePages } from "../list/use-pages.ts";
import { VirtualList } from "../list/virtual-list.tsx";
import { Empty } from "../parts/empty.tsx";
import { Failed } from "../parts/failed.tsx";
import { go, refine, route } from "../router.ts";
import { mayWrite } from "../session.ts";
import { useShortcut } from "../shortcuts.ts";
import { isolated, t } from "../words.ts";

const SOURCE = {
  async fetch({ search, after, limit }: PageQuery, signal: AbortSignal) {
    const query = { search, limit, after: after ?? undefined };
    const { bans, next } = await api.get<AdminBanPage>("/v1/bans", query, signal);
    return { items: bans, next };
  },
  idOf: ({ id }: AdminBan) => id,
};

const CHANGING = new Set(["ban", "lift", "act", "decide", "erase"]);

/** All bans that are not over. */
export function Bans() {
  const search = route.value.query["search"] ?? "";
  const pages = usePages(SOURCE, search, ({ action }) => CHANGING.has(action));
  const items = pages.items.value;
  const order = items.map(({ id }) => id);
  const [kept, setSelection] = useState(NOTHING);
  const selection = kept.ids.size === 0 ? kept : remainingOf(kept, order);
  const choose = (id: string, isRange: boolean): void =>
    setSelection(isRange ? extended(selection, id, order) : toggled(selection, id));
  const act = (name: ActName): void =>
    openAct(
      items.filter(({ id }) => selection.ids.has(id)),
      name,
    );
  const failure = pages.failure.value;
  return (
    <>
      <div class="head">
        <h1 tabIndex={-1}>{t("bans.title")}</h1>
        <SearchField label={t("list.search")} value={search} onSearch={(text) => refine({ search: text })} />
      </div>
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
          {mayWrite() && (
            <>
              <Keys act={act} />
              <ChosenBar selection={selection} order={order} onChange={setSelection}>
                <button type="button" disabled={selection.ids.size === 0} onClick={() => act("lift")}>
                  {t("act.lift")}
                </button>
                <button type="button" disabled={selection.ids.size === 0} onClick={() => act("ban")}>
                  {t("act.open")}
                </button>
              </ChosenBar>
            </>
          )}
          <VirtualList
            items={items}
            label={t("bans.title")}
            hasMore={pages.hasMore.value}
            idOf={SOURCE.idOf}
            onEnd={() => void pages.more()}
            onChoose={mayWrite() ? ({ id }, isRange) => choose(id, isRange) : undefined}
            onOpen={({ target }) => go("clients", [target])}
            row={(ban) => (
              <BanRow
                ban={ban}
                isChosen={selection.ids.has(ban.id)}
                onChoose={(isRange) => choose(ban.id, isRange)}
              />
            )}
          />
          {pages.isLoading.value && <p class="soft">{t("list.loadingMore")}</p>}
        </>
      )}
    </>
  );
}

function Keys({ act }: { act(name: ActName): void }) {
  const latest = useRef(act);
  latest.current = act;
  const run = useCallback(() => latest.current("lift"), []);
  useShortcut({ key: "l", label: "keys.lift", run });
  return null;
}

function Nothing({ isLoading, search }: { isLoading: boolean; search: string }) {
  if (isLoading) return <p class="soft">{t("shell.loading")}</p>;
  if (search === "") return <Empty title={t("bans.none")}>{t("bans.noneWhy")}</Empty>;
  return (
    <Empty title={t("list.nothingFound", { text: isolated(search) })}>{t("list.nothingFoundWhy")}</Empty>
  );
}
