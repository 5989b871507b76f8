import { useState } from "preact/hooks";
import type { AdminBan, AdminClient, AdminTimeline, RoomStanding } from "../../../src/admin/index.ts";
import { api, segments } from "../../api.ts";
import { useLoad } from "../../load.ts";
import { Failed } from "../../parts/failed.tsx";
import { Say } from "../../parts/say.tsx";
import { Ago } from "../../parts/time.tsx";
import { plain } from "../../plain.ts";
import { route } from "../../router.ts";
import { rowsOf } from "../../timeline/rows.ts";
import { TimelineList } from "../../timeline/timeline-list.tsx";
import { type Why, whyOf } from "../../timeline/why.ts";
import { useRefreshed } from "../../use-refreshed.ts";
import { t } from "../../words.ts";

const RULE = "rule:";

const nameOf = ({ party, room }: RoomStanding): string => JSON.stringify([party, room]);

/** Why a client is where it is, and what it did until then, as one of its rooms has recorded it. */
export function Story({ client }: { client: AdminClient }) {
  const { rooms, target, bans } = client;
  const [chosen, setChosen] = useState(() =>
    JSON.stringify([route.value.query["party"], route.value.query["room"]]),
  );
  const room = rooms.find((each) => nameOf(each) === chosen) ?? rooms[0];
  const [party, name] = [room?.party ?? "", room?.room ?? ""];
  const { value, failure, again } = useLoad(
    (signal) =>
      name === ""
        ? Promise.resolve(null)
        : api.watch<AdminTimeline>(
            segments`/v1/rooms/${party}/${name}/clients/${target}/timeline`,
            {},
            signal,
          ),
    [party, name, target],
  );
  useRefreshed(again, (entry) => entry.target === target);
  const rows = value === null ? [] : rowsOf(value.events);
  const why = whyOf(rows);
  const ban = bans.toSorted((one, other) => other.at - one.at)[0];
  return (
    <>
      <section class="why" aria-labelledby="client-why" aria-live="polite">
        <h2 id="client-why">{t("client.why")}</h2>
        {ban !== undefined && <BanStory ban={ban} />}
        {why !== null && <RecordStory why={why} isBanned={ban !== undefined} />}
        {ban === undefined && why === null && <p class="soft">{t("why.nothing")}</p>}
      </section>
      {room !== undefined && (
        <section class="timeline" aria-labelledby="client-timeline">
          <h2 id="client-timeline">{t("client.timeline")}</h2>
          {rooms.length > 1 && (
            <label class="field">
              <span>{t("client.whichRoom")}</span>
              <select value={nameOf(room)} onChange={({ currentTarget }) => setChosen(currentTarget.value)}>
                {rooms.map((each) => (
                  <option key={nameOf(each)} value={nameOf(each)}>
                    {plain(each.room)}
                  </option>
                ))}
              </select>
            </label>
          )}
          {failure?.status === 404 ? (
            <p class="soft">
              {t("client.timelineOff")} {t("client.timelineOffHow")}
            </p>
          ) : (
            failure !== null && <Failed failure={failure} again={again} />
          )}
          {value !== null && <TimelineList rows={rows} since={value.since} />}
        </section>
      )}
    </>
  );
}

function BanStory({ ban: { kind, at, by, reason } }: { ban: AdminBan }) {
  return (
    <>
      <p class="verdict" data-mark={kind === "close" ? "closed" : "hidden"}>
        <Say k={kind === "close" ? "why.banned" : "why.shadowBanned"} at={<Ago at={at} />} />
      </p>
      <p>
        {by.startsWith(RULE) ? (
          <Say k="why.byRule" limit={plain(by.slice(RULE.length))} />
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
  const { what, at, limit, refused, within, strikes } = why;
  const said = plain(limit ?? "");
  return (
    <>
      {(!isBanned || what === "closed") && (
        <p class="verdict" data-mark={MARKS[what]}>
          <Say k={`why.${what}`} at={<Ago at={at} />} />
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
