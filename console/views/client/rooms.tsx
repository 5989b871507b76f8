import type { AdminClient, ConnectionStanding, RoomStanding } from "../../../src/admin/index.ts";
import { StandingBadge } from "../../parts/standing-badge.tsx";
import { plain } from "../../plain.ts";
import { hrefOf } from "../../router.ts";
import { t } from "../../words.ts";

/** The rooms of a client, and how each of its open connections stands there. */
export function ClientRooms({ client: { rooms, more } }: { client: AdminClient }) {
  return (
    <section aria-labelledby="client-rooms">
      <h2 id="client-rooms">{t("client.here")}</h2>
      {rooms.length === 0 && <p class="soft">{t("client.nowhere")}</p>}
      <ul class="facts">
        {rooms.map((room) => (
          <Room key={`${room.party}/${room.room}`} room={room} />
        ))}
      </ul>
      {more > 0 && <p class="soft">{t("client.moreRooms", { count: more })}</p>}
    </section>
  );
}

function Room({ room: { party, room, connections } }: { room: RoomStanding }) {
  return (
    <li>
      <p>
        <a href={hrefOf("rooms", [party, room])}>
          <bdi>{plain(room)}</bdi>
        </a>{" "}
        <span class="soft">
          <bdi>{plain(party)}</bdi>
        </span>
      </p>
      {connections === null && <p class="soft">{t("client.noAnswer")}</p>}
      {connections?.length === 0 && <p class="soft">{t("client.left")}</p>}
      {connections?.map((connection) => (
        <Connection key={connection.id} connection={connection} />
      ))}
    </li>
  );
}

function Connection({ connection }: { connection: ConnectionStanding }) {
  const { standing, sent } = connection;
  return (
    <p class="row connection">
      <StandingBadge connection={connection} />
      {standing.strikes > 0 && <span>{t("client.strikes", { count: standing.strikes })}</span>}
      <span class="soft">{t("client.admitted", { count: sent.admitted })}</span>
      {sent.refused > 0 && <span class="soft">{t("client.refused", { count: sent.refused })}</span>}
    </p>
  );
}
