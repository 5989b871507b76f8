import type { Lab } from "../state/lab.ts";
import { Headline } from "./headline.tsx";
import { PolicyField } from "./policy-field.tsx";
import { Results } from "./results.tsx";
import { TrafficChoice } from "./traffic-choice.tsx";
import { PolicyTools } from "./policy-tools.tsx";

/** The whole page. */
export function App({ lab }: { lab: Lab }) {
  const hasOther = lab.other.value !== null;
  return (
    <>
      <Headline lab={lab} />
      <TrafficChoice lab={lab} />
      <div class="desk" data-compares={hasOther || undefined}>
        <section class="policies" aria-label={hasOther ? "Two policies" : "The policy"}>
          <PolicyTools lab={lab} />
          <div class="fields">
            <PolicyField lab={lab} which="policy" />
            {hasOther && <PolicyField lab={lab} which="other" />}
          </div>
        </section>
        <Results lab={lab} />
      </div>
    </>
  );
}
