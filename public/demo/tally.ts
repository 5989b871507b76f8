import type { Party } from "./address.ts";
import { all, one, write } from "./dom.ts";
import type { ChatFrame } from "./frames.ts";
import { clock } from "./log.ts";
import { remember } from "./memory.ts";
import type { PersonKey } from "./person.ts";

/** Counts what the three sockets really sent and received; it knows nothing of what the room decided. */
export interface Tally {
  sent: () => void;
  received: (by: PersonKey, frame: ChatFrame) => void;
  sentAway: (away: boolean) => void;
}

export function openTally(party: Party, signal: AbortSignal): Tally {
  const received: Record<PersonKey, number> = { alice: 0, bob: 0, spammer: 0 };
  const seenByOthers = new Set<string>();
  let sent = 0;
  let lastSent = 0;
  let unseenSince: number | null = null;
  let awaySince: number | null = null;
  let frame = 0;

  const show = () => {
    frame = 0;
    write(one("[data-sent]"), figure(sent));
    for (const [key, count] of Object.entries(received)) {
      for (const cell of all(`[data-received=${key}]`)) write(cell, figure(count));
    }
    write(one("[data-tally-words]"), conclusion());
  };

  const conclusion = () => {
    if (awaySince !== null) return `At ${clock(awaySince)} the Spammer was shown out; Alice and Bob talk on.`;
    if (unseenSince !== null && Date.now() - unseenSince > SETTLED) {
      return `Since ${clock(unseenSince)} nobody else has seen the Spammer.`;
    }
    const lost = sent - received.spammer;
    if (lost > SLACK || (lost > 0 && Date.now() - lastSent > SETTLED))
      return "What is over the limit reaches nobody.";
    return party === "quiet"
      ? "Everyone sees what everyone says, so far."
      : "Everyone sees what everyone says.";
  };

  const changed = () => {
    frame ||= requestAnimationFrame(show);
  };

  // The conclusion also depends on time passing, so it is drawn again though nothing arrives.
  const timer = setInterval(changed, SETTLED);
  signal.addEventListener("abort", () => {
    clearInterval(timer);
    cancelAnimationFrame(frame);
  });
  show();

  return {
    sent() {
      sent++;
      lastSent = Date.now();
      changed();
    },
    received(by, { id, from }) {
      if (from !== "Spammer") return;
      received[by]++;
      if (by !== "spammer") {
        remember(seenByOthers, id);
        unseenSince = null;
      } else if (!seenByOthers.has(id)) {
        unseenSince ??= Date.now();
      }
      changed();
    },
    sentAway(away) {
      awaySince = away ? (awaySince ?? Date.now()) : null;
      changed();
    },
  };
}

/** Time for a frame to reach the other two sockets, and messages that may be on their way. */
const SETTLED = 1000;
const SLACK = 20;

function figure(count: number): string {
  return count.toLocaleString("en-GB");
}
