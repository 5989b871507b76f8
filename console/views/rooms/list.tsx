import { useEffect } from "preact/hooks";
import { Happenings } from "../../happenings/happenings.tsx";
import { Paged } from "../../list/paged.tsx";
import { SearchField } from "../../list/search-field.tsx";
import { watch } from "../../live/live.ts";
import { Empty } from "../../parts/empty.tsx";
import { refine, route } from "../../router.ts";
import { t } from "../../words.ts";
import { RoomRows } from "./rows.tsx";
import { TotalsBar } from "./totals.tsx";
import { useRooms } from "./use-rooms.ts";

/** All rooms, those with trouble first, as they are now. */
export function RoomList() {
  const search = route.value.query["search"] ?? "";
  const { rooms, pages } = useRooms(search);
  useEffect(() => {
    watch("rooms");
    return () => watch(null);
  }, []);
  return (
    <>
      <div class="head">
        <div>
          <h1 tabIndex={-1}>{t("rooms.title")}</h1>
          <p class="soft">{t("rooms.lead")}</p>
        </div>
        <SearchField label={t("rooms.search")} value={search} onSearch={(text) => refine({ search: text })} />
      </div>
      <TotalsBar />
      <div class="beside">
        <section aria-label={t("rooms.title")}>
          <Paged
            pages={pages}
            count={rooms.length}
            search={search}
            none={<Empty title={t("rooms.none")}>{t("rooms.noneWhy")}</Empty>}
            notFound={<Empty title={t("rooms.notFound")}>{t("rooms.notFoundWhy")}</Empty>}
          >
            <RoomRows rooms={rooms} pages={pages} />
          </Paged>
        </section>
        <Happenings />
      </div>
    </>
  );
}
