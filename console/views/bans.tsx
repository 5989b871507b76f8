import { useCallback, useRef, useState } from "preact/hooks";
import type { AdminBanPage } from "../../src/admin/index.ts";
import type { ActName } from "../act/act.ts";
import { openAct } from "../act/open.ts";
import { BanRow } from "../bans/ban-row.tsx";
import { ChosenBar } from "../list/chosen-bar.tsx";
import { Paged } from "../list/paged.tsx";
import { SearchField } from "../list/search-field.tsx";
import { extended, NOTHING, remainingOf, toggled } from "../list/selection.ts";
import { sourceOf } from "../list/source-of.ts";
import { usePages } from "../list/use-pages.ts";
import { VirtualList } from "../list/virtual-list.tsx";
import { Empty } from "../parts/empty.tsx";
import { go, refine, route } from "../router.ts";
import { mayWrite } from "../session.ts";
import { useShortcut } from "../shortcuts.ts";
import { t } from "../words.ts";

const SOURCE = sourceOf(
  "/v1/bans",
  ({ bans }: AdminBanPage) => bans,
  ({ id }) => id,
);

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
  return (
    <>
      <div class="head">
        <h1 tabIndex={-1}>{t("bans.title")}</h1>
        <SearchField label={t("list.search")} value={search} onSearch={(text) => refine({ search: text })} />
      </div>
      <Paged
        pages={pages}
        count={items.length}
        search={search}
        none={<Empty title={t("bans.none")}>{t("bans.noneWhy")}</Empty>}
      >
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
      </Paged>
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
