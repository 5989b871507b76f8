import type { AdminEvents } from "../../src/admin/index.ts";
import type { RoomAddress } from "../../src/platform/ledger-port.ts";
import { liveEvents } from "../live/feed.ts";
import { nameOf } from "../live/histories.ts";
import { Client, shownName } from "../parts/client.tsx";
import { Empty } from "../parts/empty.tsx";
import { Say } from "../parts/say.tsx";
import { Ago } from "../parts/time.tsx";
import { plain } from "../plain.ts";
import { hrefOf } from "../router.ts";
import { type Key, t } from "../words.ts";

/** Most that are shown, the newest. */
const SHOWN = 30;

type Happened = AdminEvents["events"][number];

const SENTENCES: Readonly<Record<string, Key>> = {
  ban: "event.ban",
  pardon: "event.pardon",
  "connect-refused": "event.connect-refused",
  strike: "event.strike",
  promotion: "event.promotion",
  error: "event.error",
  switch: "event.switch",
  appeal: "event.appeal",
};

/** What happens in all rooms, or in one of them, as it comes. */
export function Happenings({ room }: { room?: RoomAddress }) {
  const events = liveEvents.value
    .filter((each) => room === undefined || nameOf(each) === nameOf(room))
    .slice(0, SHOWN);
  return (
    <section class="happenings" aria-label={t("events.title")}>
      <h2>{t("events.title")}</h2>
      {events.length === 0 ? (
        <Empty title={t("events.none")}>{t("events.noneWhy")}</Empty>
      ) : (
        <ol>
          {events.map((each, index) => (
            <Happening
              key={`${each.at}:${nameOf(each)}:${index}`}
              happened={each}
              isThere={room !== undefined}
            />
          ))}
        </ol>
      )}
    </section>
  );
}

function Happening({ happened, isThere }: { happened: Happened; isThere: boolean }) {
  const { at, event, target, text, party, room } = happened;
  return (
    <li>
      <p>
        <Say k={SENTENCES[event] ?? "event.other"} client={<Client target={target} />} />
      </p>
      <p class="soft">
        <Ago at={at} />
        {!isThere && (
          <>
            {" · "}
            <a href={hrefOf("rooms", [party, room])}>
              <bdi>{shownName(room)}</bdi>
            </a>
          </>
        )}
        {text !== "" && (
          <>
            {" · "}
            <bdi>{plain(text)}</bdi>
          </>
        )}
      </p>
    </li>
  );
}
