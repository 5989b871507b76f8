import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { AdminRoomPage } from "../../../src/admin/index.ts";
import { acted } from "../../act/done.ts";
import { api } from "../../api.ts";
import { liveRooms } from "../../live/feed.ts";
import { watch } from "../../live/live.ts";
import { useLoad } from "../../load.ts";
import { Empty } from "../../parts/empty.tsx";
import { Failed } from "../../parts/failed.tsx";
import { SearchBox } from "../../parts/search-box.tsx";
import { refine, route } from "../../router.ts";
import { t } from "../../words.ts";
import { Happenings } from "../../happenings/happenings.tsx";
import { RoomTable } from "./table.tsx";
import { TotalsBar } from "./totals.tsx";

/** How many rooms are found at once. */
const FOUND = 200;

/** All rooms, those with trouble first, as they are now. */
export function RoomList() {
  const search = route.value.query["search"] ?? "";
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
        <SearchBox label={t("rooms.search")} value={search} onSearch={(text) => refine({ search: text })} />
      </div>
      <TotalsBar />
      <div class="beside">
        <section aria-label={t("rooms.title")}>
          {search === "" ? <AllRooms /> : <FoundRooms search={search} />}
        </section>
        <Happenings />
      </div>
    </>
  );
}

function AllRooms() {
  const live = liveRooms.value;
  const first = useLoad((signal) => firstRooms(signal), []);
  const rooms = live?.rooms ?? first.value?.rooms;
  if (rooms === undefined)
    return first.failure === null ? (
      <p class="soft">{t("shell.loading")}</p>
    ) : (
      <Failed {...first} failure={first.failure} />
    );
  if (rooms.length === 0) return <Empty title={t("rooms.none")}>{t("rooms.noneWhy")}</Empty>;
  return <RoomTable rooms={rooms} more={<MoreRooms shown={rooms.length} />} />;
}

function MoreRooms({ shown }: { shown: number }) {
  const count = liveRooms.value?.totals.parties.reduce((sum, { rooms }) => sum + rooms, 0) ?? 0;
  return count > shown ? <p class="soft">{t("rooms.first", { shown, count })}</p> : null;
}

function FoundRooms({ search }: { search: string }) {
  const found = useLoad(
    (signal) => api.get<AdminRoomPage>("/v1/rooms", { search, sort: "trouble", limit: FOUND }, signal),
    [search, acted.value],
  );
  const last = useSignal<AdminRoomPage | null>(null);
  useEffect(() => {
    if (found.value !== null) last.value = found.value;
  }, [found.value]);
  if (found.failure !== null) return <Failed {...found} failure={found.failure} />;
  const page = found.value ?? last.value;
  if (page === null) return <p class="soft">{t("shell.loading")}</p>;
  if (page.rooms.length === 0 && !found.isLoading)
    return <Empty title={t("rooms.notFound")}>{t("rooms.notFoundWhy")}</Empty>;
  return <RoomTable rooms={page.rooms} more={null} />;
}

function firstRooms(signal: AbortSignal): Promise<AdminRoomPage> {
  return api.get<AdminRoomPage>("/v1/rooms", { sort: "trouble", limit: FOUND }, signal);
}
