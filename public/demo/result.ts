import type { Counts, Listener } from "./counts.ts";
import { all, one, write } from "./dom.ts";
import { columnAt, COLUMNS } from "./series.ts";
import { drawSparkline } from "./sparkline.ts";

/** As many messages fill a bar's row. Once more have been sent, all of them do. */
const LONG = 600;

/** Ms without a message after which the flood is told of. */
const SETTLED = 1_000;

export interface Result {
  changed: () => void;
  /** Whether the flood is on: once it is over, that is said aloud. */
  follow: (isFlooding: boolean) => void;
  /** What to say beside the bar of the room with a bouncer. */
  note: (text: string) => void;
}

/** The headline, the two bars and a sparkline for each person, drawn once a frame from what was counted. */
export function openResult(counts: Counts, signal: AbortSignal): Result {
  const guardedNote = one("[data-bar-note=guarded]");
  const announcement = one("[data-announcement]");
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let flood: "none yet" | "on" | "over" = "none yet";

  const show = () => {
    frame = 0;
    const { sent, received, startedAt } = counts;
    one("[data-question]").hidden = startedAt !== null;
    one("[data-result]").hidden = startedAt === null;
    for (const cell of all("[data-sent]")) write(cell, figure(sent.total));
    for (const [who, { total }] of Object.entries(received)) {
      for (const cell of all(`[data-count=${who}]`)) write(cell, figure(total));
    }

    const longest = Math.max(LONG, sent.total);
    for (const room of ["bare", "guarded"] as const) {
      const part = received[`${room}-alice`].total / longest;
      one(`[data-bar=${room}]`).style.setProperty("--part", String(Math.min(1, part)));
    }

    const now = columnAt(performance.now());
    const first = startedAt === null ? now : Math.max(columnAt(startedAt), now - COLUMNS + 1);
    drawSparkline(one("[data-spark=spammer]"), sent.from(first));
    for (const who of Object.keys(received) as Listener[]) {
      drawSparkline(one(`[data-spark=${who}]`), received[who].from(first));
    }
  };

  const announce = () => {
    const { sent, received } = counts;
    const without = received["bare-alice"].total;
    write(
      announcement,
      `The flood is over. ${figure(sent.total)} messages were sent. ${figure(received["guarded-alice"].total)} got through` +
        (without > 0 ? ` with party-bouncer, ${figure(without)} without.` : "."),
    );
  };

  /** What arrives after that is told of, too. */
  const announceSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(announce, SETTLED);
  };

  signal.addEventListener("abort", () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  });
  write(guardedNote, "");
  write(announcement, "");
  show();
  return {
    changed: () => {
      frame ||= requestAnimationFrame(show);
      if (flood === "over") announceSoon();
    },
    follow(isFlooding) {
      if (isFlooding) {
        flood = "on";
        clearTimeout(timer);
      } else if (flood === "on") {
        flood = "over";
        announceSoon();
      }
    },
    note: (text) => write(guardedNote, text),
  };
}

function figure(count: number): string {
  return count.toLocaleString("en-GB");
}
