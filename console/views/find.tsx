import type { AdminBanPage, AdminClient, AdminRoomPage } from "../../src/admin/index.ts";
import { api, Failure, segments } from "../api.ts";
import { useLoad } from "../load.ts";
import { Client, shownName } from "../parts/client.tsx";
import { Empty } from "../parts/empty.tsx";
import { Failed } from "../parts/failed.tsx";
import { Say } from "../parts/say.tsx";
import { reasonText } from "../reason-text.ts";
import { hrefOf, route } from "../router.ts";
import { t } from "../words.ts";

/** Of each kind. */
const MOST = 20;

/** Most characters that lists can be searched for. Ids may be longer. */
const LONGEST_SEARCH = 200;

/** An address, of either kind. */
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f:]*:[\da-f:]*:[\da-f:.]*)$/i;

interface Found {
  /** `null` if it is nobody's id, as far as is known. */
  readonly client: AdminClient | null;
  readonly rooms: AdminRoomPage["rooms"];
  readonly bans: AdminBanPage["bans"];
}

/** Whoever and whatever is called as somebody has written. */
export function Find() {
  const text = route.value.parts[0] ?? "";
  const { value, failure, again } = useLoad((signal) => find(text, signal), [text]);
  return (
    <>
      <div class="head">
        <h1 tabIndex={-1}>
          <Say k="find.title" text={shownName(text)} />
        </h1>
      </div>
      {failure !== null ? (
        <Failed failure={failure} again={again} />
      ) : value === null ? (
        <p class="soft">{t("shell.loading")}</p>
      ) : (
        <Results {...value} />
      )}
    </>
  );
}

function Results({ client, rooms, bans }: Found) {
  if (client === null && rooms.length === 0 && bans.length === 0)
    return <Empty title={t("find.nothing")}>{t("find.nothingWhy")}</Empty>;
  return (
    <div class="parts">
      {client !== null && (
        <section aria-label={t("find.client")}>
          <h2>{t("find.client")}</h2>
          <p data-row>
            <Client target={client.target} />{" "}
            <span class="soft">
              {client.rooms.length === 0
                ? t("find.notHere")
                : t("find.inRooms", { count: client.rooms.length + client.more })}
            </span>
          </p>
        </section>
      )}
      {bans.length > 0 && (
        <section aria-label={t("find.bans")}>
          <h2>{t("find.bans")}</h2>
          <ul class="found">
            {bans.map(({ id, target, label, reason }) => (
              <li key={id} data-row>
                <Client target={target} label={label} /> <bdi class="soft">{reasonText(reason)}</bdi>
              </li>
            ))}
          </ul>
        </section>
      )}
      {rooms.length > 0 && (
        <section aria-label={t("find.rooms")}>
          <h2>{t("find.rooms")}</h2>
          <ul class="found">
            {rooms.map(({ party, room }) => (
              <li key={`${party}/${room}`} data-row>
                <a href={hrefOf("rooms", [party, room])}>
                  <bdi>{shownName(room)}</bdi>
                </a>{" "}
                <bdi class="soft">{shownName(party)}</bdi>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

async function find(text: string, signal: AbortSignal): Promise<Found> {
  const search = text.slice(0, LONGEST_SEARCH);
  const [client, { rooms }, { bans }] = await Promise.all([
    clientCalled(targetOf(text), signal),
    api.get<AdminRoomPage>("/v1/rooms", { search, limit: MOST }, signal),
    api.get<AdminBanPage>("/v1/bans", { search, limit: MOST }, signal),
  ]);
  const isKnown = client !== null && (client.bans.length > 0 || client.rooms.length > 0);
  return { client: isKnown ? client : null, rooms, bans };
}

/** Whom somebody means who writes this. */
function targetOf(text: string): string {
  if (/^(?:user|address):/.test(text)) return text;
  return ADDRESS.test(text) ? `address:${text}` : `user:${text}`;
}

async function clientCalled(target: string, signal: AbortSignal): Promise<AdminClient | null> {
  try {
    return await api.get<AdminClient>(segments`/v1/clients/${target}`, {}, signal);
  } catch (error) {
    // What cannot be an id is nobody's.
    if (error instanceof Failure && (error.status === 400 || error.status === 404)) return null;
    throw error;
  }
}
