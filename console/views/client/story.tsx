import { useState } from "preact/hooks";
import type { AdminBan, AdminClient, AdminTimeline } from "../../../src/admin/index.ts";
import type { RoomAddress } from "../../../src/platform/ledger-port.ts";
import { api, Failure, segments } from "../../api.ts";
import { useLoad } from "../../load.ts";
import { LimitName } from "../../parts/limit-name.tsx";
import { Say } from "../../parts/say.tsx";
import { Ago } from "../../parts/time.tsx";
import { plain } from "../../plain.ts";
import { mayWrite } from "../../session.ts";
import { rowsOf, type TimelineRow } from "../../timeline/rows.ts";
import { TimelineList } from "../../timeline/timeline-list.tsx";
import { tellsMore, type Why, whyOf } from "../../timeline/why.ts";
import { useRefreshed } from "../../use-refreshed.ts";
import { t } from "../../words.ts";

const RULE = "rule:";

/** So many rooms are asked what they have recorded: those that a client came to last, and then those that it has left. */
const ROOMS = 4;

/** What one of its rooms says of a client. */
interface Told {
  readonly room: RoomAddress;
  /** `null` if it keeps no record, or does not answer. */
  readonly timeline: AdminTimeline | null;
  readonly isAway: boolean;
  readonly rows: readonly TimelineRow[];
  readonly why: Why | null;
}

const nameOf = ({ party, room }: RoomAddress): string => JSON.stringify([party, room]);

/** Why a client is where it is, and what it did until then, as its rooms have recorded it. */
export function Story({ client: { rooms, left, target, bans } }: { client: AdminClient }) {
  const [chosen, setChosen] = useState<string | null>(null);
  // It says of a person what a record says of a pseudonym: not everybody may read that.
  const asked: readonly RoomAddress[] = mayWrite() ? [...rooms, ...left].slice(0, ROOMS) : [];
  const { value, again, renew } = useLoad(
    (signal) => Promise.all(asked.map((room) => askRoom(room, target, signal))),
    [target, ...asked.map(nameOf)],
  );
  useRefreshed({ again, renew }, (entry) => entry.target === target);
  const told =
    value === null ? null : (value.find(({ room }) => nameOf(room) === chosen) ?? mostTelling(value));
  const why = told?.why ?? null;
  const ban = bans.toSorted((one, other) => other.at - one.at)[0];
  const hasStory = ban !== undefined || why !== null;
  // What no room has told, may have happened.
  const saysNothing = mayWrite() && value?.every(({ timeline }) => timeline !== null) === true;
  return (
    <>
      {(hasStory || saysNothing) && (
        <section class="why" aria-label={t("client.why")} aria-live="polite">
          {hasStory ? <h2>{t("client.why")}</h2> : <p class="soft">{t("why.nothing")}</p>}
          {ban !== undefined && <BanStory ban={ban} />}
          {why !== null && <RecordStory why={why} isBanned={ban !== undefined} />}
        </section>
      )}
      {!mayWrite() && <p class="soft">{t("client.timelineRole")}</p>}
      {told !== null && (
        <section class="timeline" aria-labelledby="client-timeline">
          <h2 id="client-timeline">{t("client.timeline")}</h2>
          {asked.length > 1 && (
            <label class="field">
              <span>{t("client.whichRoom")}</span>
              <select
                value={nameOf(told.room)}
                onChange={({ currentTarget }) => setChosen(currentTarget.value)}
              >
                {asked.map((each) => (
                  <option key={nameOf(each)} value={nameOf(each)}>
                    {plain(each.room)}
                  </option>
                ))}
              </select>
            </label>
          )}
          {told.timeline !== null ? (
            <TimelineList rows={told.rows} {...told.timeline} />
          ) : told.isAway ? (
            <p class="wrong">{t("client.noAnswer")}</p>
          ) : (
            <p class="soft">
              {t("client.timelineOff")} {t("client.timelineOffHow")}
            </p>
          )}
        </section>
      )}
    </>
  );
}

async function askRoom(room: RoomAddress, target: string, signal: AbortSignal): Promise<Told> {
  const path = segments`/v1/rooms/${room.party}/${room.room}/clients/${target}/timeline`;
  let isAway = false;
  const timeline = await api.watch<AdminTimeline>(path, {}, signal).catch((error: unknown) => {
    if (!(error instanceof Failure)) throw error;
    isAway = error.status !== 404;
    return null;
  });
  const rows = timeline === null ? [] : rowsOf(timeline.events);
  return { room, timeline, isAway, rows, why: whyOf(rows) };
}

/** What to show at first: the room in which most has happened to it. */
function mostTelling(all: readonly Told[]): Told | null {
  let found: Told | null = all[0] ?? null;
  for (const each of all) {
    if (each.why === null) continue;
    if (found === null || found.why === null || tellsMore(each.why, found.why)) found = each;
  }
  return found;
}

function BanStory({ ban: { kind, at, by, reason } }: { ban: AdminBan }) {
  return (
    <>
      <p class="verdict" data-mark={kind === "close" ? "closed" : "hidden"}>
        <Say k={kind === "close" ? "why.banned" : "why.shadowBanned"} at={<Ago at={at} />} />
      </p>
      <p>
        {by.startsWith(RULE) ? (
          <Say k="why.byRule" limit={<LimitName name={by.slice(RULE.length)} />} />
        ) : (
          <Say
            k={reason === "" ? "why.byHandNoReason" : "why.byHand"}
            name={plain(by)}
            reason={plain(reason)}
          />
        )}
      </p>
    </>
  );
}

const MARKS = {
  warned: "warned",
  muted: "restricted",
  restricted: "restricted",
  hidden: "hidden",
  closed: "closed",
  turnedAway: "closed",
} as const satisfies Record<Why["what"], string>;

function RecordStory({ why, isBanned }: { why: Why; isBanned: boolean }) {
  const { what, at, limit, byHand, refused, within, strikes } = why;
  const said = <LimitName name={limit ?? ""} />;
  return (
    <>
      {(!isBanned || (what === "closed" && limit !== null)) && (
        <p class="verdict" data-mark={MARKS[what]}>
          <Say k={`why.${what}`} at={<Ago at={at} />} />
        </p>
      )}
      {byHand && <p>{t("why.byModerator")}</p>}
      {what === "muted" && limit !== null && (
        <p>
          <Say k="why.byRule" limit={said} />
        </p>
      )}
      {what === "turnedAway" && limit !== null && (
        <p>
          <Say k="why.turnedAwayBy" limit={said} />
        </p>
      )}
      {refused > 1 && limit !== null && (
        <p>
          <Say k="why.because" count={refused} limit={said} within={Math.max(1, within)} />
        </p>
      )}
      {refused === 1 && limit !== null && (
        <p>
          <Say k="why.becauseOne" limit={said} />
        </p>
      )}
      {strikes > 0 && <p>{t("why.strikes", { count: strikes })}</p>}
    </>
  );
}
