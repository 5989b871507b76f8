import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { RoomSummary } from "../../../src/admin/index.ts";
import { now } from "../../clock.ts";
import { formatNumber } from "../../format.ts";
import type { Pages } from "../../list/pages.ts";
import { VirtualList } from "../../list/virtual-list.tsx";
import { nameOf, pointsOf } from "../../live/histories.ts";
import { sumOf } from "../../live/history.ts";
import { shownName } from "../../parts/client.tsx";
import { Sparkline } from "../../parts/sparkline.tsx";
import { SwitchBadges } from "../../parts/switch-badges.tsx";
import { Ago } from "../../parts/time.tsx";
import { go, hrefOf } from "../../router.ts";
import { useSteadyOrder } from "../../steady-order.ts";
import { t } from "../../words.ts";
import { Trouble, troubleNow } from "./trouble.tsx";

interface RoomRowsProps {
  /** As they should lie. */
  readonly rooms: readonly RoomSummary[];
  readonly pages: Pages<RoomSummary>;
}

/** Rooms, a row each. While somebody is about to press one, none moves away. */
export function RoomRows({ rooms, pages }: RoomRowsProps) {
  const isHeld = useSignal(false);
  const byName = new Map(rooms.map((room) => [nameOf(room), room]));
  const order = useSteadyOrder([...byName.keys()], isHeld.value);
  const hold = (): void => {
    isHeld.value = true;
  };
  const letGo = ({ currentTarget, relatedTarget }: FocusEvent | PointerEvent): void => {
    if (relatedTarget instanceof Node && (currentTarget as Node).contains(relatedTarget)) return;
    isHeld.value = false;
  };
  return (
    <div class="rooms" onPointerEnter={hold} onPointerLeave={letGo} onFocusIn={hold} onFocusOut={letGo}>
      <p class="room columns" aria-hidden="true">
        <span class="name">{t("rooms.room")}</span>
        <span class="trouble">{t("rooms.trouble")}</span>
        <span class="people">{t("rooms.people")}</span>
        <span class="lately">{t("rooms.lately")}</span>
        <span class="refused">{t("rooms.refused")}</span>
        <span class="seen">{t("rooms.seen")}</span>
      </p>
      <VirtualList<RoomSummary>
        items={order.flatMap((name) => byName.get(name) ?? [])}
        label={t("rooms.title")}
        hasMore={pages.hasMore.value}
        idOf={nameOf}
        onEnd={() => void pages.more()}
        onOpen={({ party, room }) => go("rooms", [party, room])}
        row={(room) => <RoomRow room={room} />}
      />
    </div>
  );
}

function RoomRow({ room }: { room: RoomSummary }) {
  const points = pointsOf(room, now.value);
  const sum = points && sumOf(points);
  return (
    <article class="room">
      <div class="name">
        <a href={hrefOf("rooms", [room.party, room.room])} tabIndex={-1}>
          <bdi>{shownName(room.room)}</bdi>
        </a>
        <p class="soft">
          <bdi>{shownName(room.party)}</bdi>
          <SwitchBadges switches={room.switches} />
        </p>
      </div>
      <p class="trouble">
        <Trouble trouble={troubleNow(room, now.value)} />
      </p>
      <Figure name="people" label={t("rooms.people")}>
        {formatNumber(room.clients)}
      </Figure>
      <div class="lately">
        {points !== null && sum !== null && (
          <Sparkline points={points} label={t("spark.label", { ...sum })} />
        )}
      </div>
      <Figure name="refused" label={t("rooms.refused")}>
        {sum === null ? "–" : formatNumber(sum.refused)}
      </Figure>
      <Figure name="seen" label={t("rooms.seen")}>
        <Ago at={room.at} />
      </Figure>
    </article>
  );
}

/** The heads of the columns are for eyes. */
function Figure({ name, label, children }: { name: string; label: string; children: ComponentChildren }) {
  return (
    <p class={name}>
      <span class="of">{label}</span> {children}
    </p>
  );
}
