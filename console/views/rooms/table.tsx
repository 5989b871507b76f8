import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { now } from "../../clock.ts";
import { formatNumber } from "../../format.ts";
import { nameOf, pointsOf } from "../../live/histories.ts";
import { sumOf } from "../../live/history.ts";
import { shownName } from "../../parts/client.tsx";
import { Sparkline } from "../../parts/sparkline.tsx";
import { SwitchBadges } from "../../parts/switch-badges.tsx";
import { Ago } from "../../parts/time.tsx";
import { hrefOf } from "../../router.ts";
import { useSteadyOrder } from "../../steady-order.ts";
import { t } from "../../words.ts";
import { Trouble, troubleNow } from "./trouble.tsx";
import type { RoomSummary } from "../../../src/admin/index.ts";

interface RoomTableProps {
  /** As they should lie. */
  readonly rooms: readonly RoomSummary[];
  /** What follows them. */
  readonly more: ComponentChildren;
}

/** Rooms, a row each. While somebody is about to press one, none moves away. */
export function RoomTable({ rooms, more }: RoomTableProps) {
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
    <div class="table" onPointerEnter={hold} onPointerLeave={letGo} onFocusIn={hold} onFocusOut={letGo}>
      <table class="stacks rooms">
        <thead>
          <tr>
            <th>{t("rooms.room")}</th>
            <th>{t("rooms.trouble")}</th>
            <th class="number">{t("rooms.people")}</th>
            <th>{t("rooms.lately")}</th>
            <th class="number">{t("rooms.refused")}</th>
            <th>{t("rooms.seen")}</th>
          </tr>
        </thead>
        <tbody>
          {order.map((name) => {
            const room = byName.get(name);
            return room === undefined ? null : <RoomRow key={name} room={room} />;
          })}
        </tbody>
      </table>
      {more}
    </div>
  );
}

function RoomRow({ room }: { room: RoomSummary }) {
  const points = pointsOf(room, now.value);
  const sum = sumOf(points);
  return (
    <tr data-row>
      <th scope="row">
        <a href={hrefOf("rooms", [room.party, room.room])}>
          <bdi>{shownName(room.room)}</bdi>
        </a>
        <span class="soft">
          <bdi>{shownName(room.party)}</bdi>
        </span>
        <SwitchBadges switches={room.switches} />
      </th>
      <td>
        <Trouble trouble={troubleNow(room, now.value)} />
      </td>
      <td class="number" data-head={t("rooms.people")}>
        {formatNumber(room.clients)}
      </td>
      <td class="lately">
        <Sparkline points={points} label={t("spark.label", { ...sum })} />
      </td>
      <td class="number" data-head={t("rooms.refused")}>
        {formatNumber(sum.refused)}
      </td>
      <td data-head={t("rooms.seen")}>
        <Ago at={room.at} />
      </td>
    </tr>
  );
}
