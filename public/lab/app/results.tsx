import type { Lab } from "../state/lab.ts";
import { ClientView } from "./client-view.tsx";
import { Clients } from "./clients.tsx";
import { Differences } from "./differences.tsx";
import { Fates } from "./fates.tsx";
import { Limits, Rungs, Types } from "./limits.tsx";
import { Suggestions } from "./suggestions.tsx";
import { TimelineChart } from "./timeline-chart.tsx";

/** What the policy makes of the traffic. While a newer one is being judged, the last one stays, dimmed. */
export function Results({ lab }: { lab: Lab }) {
  const judged = lab.judged.value;
  if (judged === null) return <section class="results" aria-label="What comes out" />;
  const { result } = judged;
  const { against } = result;
  return (
    <section
      class="results"
      aria-label="What comes out"
      aria-busy={lab.isStale.value}
      data-stale={lab.isStale.value || undefined}
    >
      <Fates lab={lab} judged={judged} />
      {against !== undefined && <Differences lab={lab} against={against} of={judged.differences} />}
      <TimelineChart result={result} />
      <Clients lab={lab} result={result} />
      <ClientView lab={lab} from={result.from} />
      <Limits result={result} />
      <Rungs result={result} />
      <Suggestions lab={lab} suggestions={result.suggestions} />
      <Types result={result} />
      {result.notes.length > 0 && (
        <section class="notes" aria-labelledby="notes-title">
          <h3 id="notes-title">What the numbers cannot tell</h3>
          <ul>
            {result.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      )}
    </section>
  );
}
