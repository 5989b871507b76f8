import type { RoomAddress } from "../../src/platform/ledger-port.ts";
import { liveEvents, liveEventsHaveGap } from "../live/feed.ts";
import { nameOf } from "../live/histories.ts";
import { Client, shownName } from "../parts/client.tsx";
import { Empty } from "../parts/empty.tsx";
import { Say } from "../parts/say.tsx";
import { Ago } from "../parts/time.tsx";
import { limitText } from "../limit-text.ts";
import { plain } from "../plain.ts";
import { hrefOf } from "../router.ts";
import { type Key, t } from "../words.ts";
import { type Group, grouped, type Happened } from "./grouped.ts";

/** Most lines, the newest. */
const SHOWN = 30;

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

/** The text of a ban begins with its kind. */
function sentenceOf({ event, text }: Happened): Key {
  if (event === "ban" && text.startsWith("shadow-ban")) return "event.shadowBan";
  return SENTENCES[event] ?? "event.other";
}

const SWITCHES: Readonly<Record<string, Key>> = {
  "slow-mode": "switches.kind.slowMode",
  posture: "switches.kind.posture",
  override: "client.override",
};

/** The text of a switch begins with its kind, and whether it was switched on. */
function switchedText(text: string): string {
  const [kind = "", state] = text.split(" ");
  const what = SWITCHES[kind];
  if (what === undefined) return t("event.switch");
  return t(state === "begun" ? "switches.started" : "switches.ended", { what: t(what) });
}

/** Of these the room says more than that they happened, in English, as its log does. */
const TOLD = new Set(["error"]);

/** What happens in all rooms, or in one of them, as it comes. */
export function Happenings({ room }: { room?: RoomAddress }) {
  const events = liveEvents.value.filter((each) => room === undefined || nameOf(each) === nameOf(room));
  const groups = grouped(events).slice(0, SHOWN);
  return (
    <section class="happenings" aria-label={t("events.title")}>
      <h2>{t("events.title")}</h2>
      {liveEventsHaveGap.value && <p class="soft">{t("events.gap")}</p>}
      {groups.length === 0 ? (
        <Empty title={t("events.none")}>{t("events.noneWhy")}</Empty>
      ) : (
        <ol>
          {groups.map((group) => {
            const { at, event, target, party, room: name } = group.happened;
            const id = JSON.stringify([at, event, target, party, name]);
            return <Line key={id} group={group} isThere={room !== undefined} />;
          })}
        </ol>
      )}
      {groups.some(isAboutUnknown) && <p class="soft">{t("client.unknownWhy")}</p>}
    </section>
  );
}

/** What happens to a room, and to nobody. */
const OF_ROOMS = new Set(["switch", "promotion", "error"]);

function isAboutUnknown({ happened: { event, target } }: Group): boolean {
  return target === null && !OF_ROOMS.has(event);
}

/** @param isThere whether the reader looks at the room in which it happened */
function Line({ group: { happened, count }, isThere }: { group: Group; isThere: boolean }) {
  const { at, event, target, limit, text, party, room } = happened;
  const more = limit ?? (TOLD.has(event) ? text : "");
  return (
    <li>
      <p>
        {event === "switch" ? (
          switchedText(text)
        ) : (
          <Say k={sentenceOf(happened)} count={count} client={<Client target={target} />} />
        )}
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
        {more !== "" && (
          <>
            {" · "}
            {limit === null ? <bdi lang="en">{plain(more)}</bdi> : <bdi>{limitText(limit)}</bdi>}
          </>
        )}
      </p>
    </li>
  );
}
