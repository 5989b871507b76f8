import { useEffect } from "preact/hooks";
import type { AdminRoom, AdminRoomSwitches } from "../../../src/admin/index.ts";
import type { RoomAddress } from "../../../src/platform/ledger-port.ts";
import { openPosture, openSlowMode } from "../../act/open-switch.ts";
import { acted } from "../../act/done.ts";
import { api, segments } from "../../api.ts";
import { liveRoom } from "../../live/feed.ts";
import { nameOf } from "../../live/histories.ts";
import { watch } from "../../live/live.ts";
import { useLoad } from "../../load.ts";
import { shownName } from "../../parts/client.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Failed } from "../../parts/failed.tsx";
import { Say } from "../../parts/say.tsx";
import { hrefOf } from "../../router.ts";
import { mayWrite } from "../../session.ts";
import { t } from "../../words.ts";
import { Happenings } from "../../happenings/happenings.tsx";
import { Candidate } from "./candidate.tsx";
import { Limits } from "./limits.tsx";
import { People } from "./people.tsx";
import { RoomSwitches } from "./switches.tsx";
import { Traffic } from "./traffic.tsx";

/** One room, as it is now: who is in, what is refused, what is switched on. */
export function RoomView({ party, room }: RoomAddress) {
  const address = { party, room };
  const first = useLoad(
    (signal) => api.get<AdminRoom>(segments`/v1/rooms/${party}/${room}`, {}, signal),
    [party, room],
  );
  useEffect(() => {
    // What was done may have changed the policy, which no news tells.
    if (acted.value > 0) first.again();
  }, [acted.value]);
  useEffect(() => {
    watch(address);
    return () => watch(null);
  }, [party, room]);
  const live = liveRoom.value;
  const shown = live !== null && nameOf(live) === nameOf(address) ? live : first.value;
  const limits = first.value?.policy.limits ?? [];
  return (
    <>
      <div class="head">
        <div>
          <p class="soft">
            <a href={hrefOf("rooms")}>{t("room.back")}</a>
          </p>
          <h1 tabIndex={-1}>
            <bdi>{shownName(room)}</bdi>
          </h1>
          <p class="soft">
            <Say k="room.of" party={shownName(party)} />
          </p>
        </div>
        {shown !== null && mayWrite() && <Switching address={address} />}
      </div>
      {shown === null ? <NotYet {...first} /> : <Inside address={address} room={shown} limits={limits} />}
    </>
  );
}

/** What can be switched on. Stricter rules can be where somebody has prepared some: the other dialog says where that is done. */
function Switching({ address }: { address: RoomAddress }) {
  const { party, room } = address;
  const { value } = useLoad(
    (signal) => api.watch<AdminRoomSwitches>(segments`/v1/rooms/${party}/${room}/switches`, {}, signal),
    [party, room],
  );
  return (
    <div class="row">
      <button type="button" onClick={() => openSlowMode(address)}>
        {t("room.slowMode")}
      </button>
      {value !== null && value.postures.length > 0 && (
        <button type="button" onClick={() => openPosture(address)}>
          {t("room.posture")}
        </button>
      )}
    </div>
  );
}

function NotYet({ failure, again }: Pick<ReturnType<typeof useLoad>, "failure" | "again">) {
  if (failure === null) return <p class="soft">{t("shell.loading")}</p>;
  if (failure.status === 404) return <Empty title={t("room.gone")}>{t("room.goneWhy")}</Empty>;
  return <Failed failure={failure} again={again} />;
}

interface InsideProps {
  readonly address: RoomAddress;
  readonly room: Omit<AdminRoom, "policy">;
  readonly limits: AdminRoom["policy"]["limits"];
}

function Inside({ address, room, limits }: InsideProps) {
  return (
    <div class="beside">
      <div class="parts">
        <RoomSwitches address={address} switches={room.summary?.switches ?? []} />
        <Traffic metrics={room.metrics} />
        <People address={address} connections={room.connections} more={room.more} />
        <div class="pair">
          <Limits metrics={room.metrics} limits={limits} />
          <Candidate metrics={room.metrics} />
        </div>
      </div>
      <Happenings room={address} />
    </div>
  );
}
