import { useState } from "preact/hooks";
import type { AdminTimeline } from "../../src/admin/index.ts";
import { formatTime } from "../format.ts";
import { limitInWords } from "../limit-text.ts";
import { Say } from "../parts/say.tsx";
import { Moment } from "../parts/time.tsx";
import { plain } from "../plain.ts";
import { t } from "../words.ts";
import type { Fate, TimelineRow } from "./rows.ts";

/** As many rows as a story usually has. */
const FIRST = 20;

const MARKS: Readonly<Record<Fate, string>> = {
  passed: "ok",
  waited: "ok",
  refused: "warned",
  warned: "warned",
  restricted: "restricted",
  hidden: "hidden",
  closed: "closed",
};

interface TimelineListProps extends Pick<AdminTimeline, "since" | "damaged"> {
  /** The oldest first. */
  readonly rows: readonly TimelineRow[];
}

/** What a client did, the newest first. */
export function TimelineList({ rows, since, damaged }: TimelineListProps) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? rows.toReversed() : rows.slice(-FIRST).toReversed();
  return (
    <>
      {since !== null && (
        <p class="soft">
          <Say k="client.since" at={<Moment at={since} />} />
        </p>
      )}
      {damaged && <p class="wrong">{t("client.timelineDamaged")}</p>}
      {rows.length === 0 && <p>{t("client.timelineNone")}</p>}
      <ol class="rows">
        {shown.map((row, index) => (
          <li key={rows.length - index} data-mark={markOf(row)}>
            <time class="soft" dateTime={new Date(row.at).toISOString()}>
              {formatTime(row.at)}
            </time>
            <span>
              {sentenceOf(row)} <Details row={row} />
            </span>
          </li>
        ))}
      </ol>
      {shown.length < rows.length && (
        <button type="button" onClick={() => setWhole(true)}>
          {t("client.older")}
        </button>
      )}
    </>
  );
}

function Details({ row }: { row: TimelineRow }) {
  const limit = row.kind === "came" ? row.refusedBy : "limit" in row ? row.limit : null;
  const type = row.kind === "messages" ? row.type : null;
  const words = limit === null ? null : limitInWords(limit);
  return (
    <span class="soft details">
      {words !== null && <span>{words}</span>}
      {words === null && limit !== null && limit !== "" && (
        <span>
          <Say k="row.limit" limit={plain(limit)} />
        </span>
      )}
      {type !== null && (
        <span>
          <Say k="row.type" type={plain(type)} />
        </span>
      )}
    </span>
  );
}

function sentenceOf(row: TimelineRow): string {
  switch (row.kind) {
    case "messages": {
      const { fate, count } = row;
      return fate === "passed" || fate === "waited" || fate === "refused"
        ? t(`row.${fate}`, { count })
        : t(`row.${fate}`);
    }
    case "came":
      return t(row.refusedBy === null ? "row.came" : "row.turnedAway");
    case "went":
      return row.code === null ? t("row.went") : t("row.wentWith", { code: String(row.code) });
    case "strike":
      return t("row.strike", { count: row.strikes });
    case "mute":
      return t("row.mute", { for: Math.max(1, row.for) });
    case "hidden":
      return t("row.hiddenByHand");
    default:
      return t(`row.${row.kind}`);
  }
}

function markOf(row: TimelineRow): string {
  switch (row.kind) {
    case "messages":
      return MARKS[row.fate];
    case "came":
      return row.refusedBy === null ? "ok" : "closed";
    case "went":
      return row.code === null ? "ok" : "closed";
    case "mute":
      return "restricted";
    case "strike":
    case "invalid":
      return "warned";
    case "hidden":
      return "hidden";
    default:
      return "ok";
  }
}
