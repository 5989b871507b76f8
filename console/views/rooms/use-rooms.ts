import { useEffect } from "preact/hooks";
import type { AdminRoomPage, RoomSummary } from "../../../src/admin/index.ts";
import { now } from "../../clock.ts";
import type { Pages } from "../../list/pages.ts";
import { sourceOf } from "../../list/source-of.ts";
import { usePages } from "../../list/use-pages.ts";
import { liveRooms } from "../../live/feed.ts";
import { nameOf } from "../../live/histories.ts";
import { joined } from "./joined.ts";

const SOURCE = sourceOf<AdminRoomPage, RoomSummary>("/v1/rooms", ({ rooms }) => rooms, nameOf, {
  sort: "trouble",
});

/** Ms after which a thousand rooms are asked for again that the page is not told of; more rooms less often. */
const EVERY = 10_000;
const AT_ONCE = 1_000;

/** All rooms, or those that are found, as far as somebody looks. Those with the most trouble are as they are now. */
export function useRooms(search: string): {
  readonly rooms: readonly RoomSummary[];
  readonly pages: Pages<RoomSummary>;
} {
  const pages = usePages(SOURCE, search, () => false);
  const told = liveRooms.value?.rooms ?? null;
  const rooms = joined(told, pages.items.value, search !== "");
  const areTold = search === "" && rooms.length <= (told?.length ?? 0);
  const tick = Math.floor(now.value / (EVERY * Math.max(1, Math.ceil(rooms.length / AT_ONCE))));
  useEffect(() => {
    if (!areTold && pages.items.peek().length > 0) void pages.renew();
  }, [tick]);
  return { rooms, pages };
}
