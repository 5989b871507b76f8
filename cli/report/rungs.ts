import type { Fate, RungOutcome } from "party-bouncer/simulator";
import { amount } from "../simulate/words.ts";
import { barChart } from "./bar-chart.ts";
import type { Column } from "./columns.ts";
import { html, type Markup } from "./html.ts";
import { drawing } from "./svg.ts";

/** What a rung did has the colour of the fate that it leads to. */
const FATE_OF: Readonly<Record<string, Fate>> = {
  warn: "warned",
  restrict: "restricted",
  "shadow-ban": "hidden",
  close: "closed",
};

/** What each rung of the ladder did. Nothing if none was reached. */
export function rungs(columns: readonly Column[]): Markup | null {
  const reached = columns.filter(({ result }) => result.rungs.some(({ times }) => times > 0));
  if (reached.length === 0) return null;
  return html`<section aria-labelledby="rungs">
    <h2 id="rungs">What each rung did</h2>
    <p class="soft">
      From which strike on it applies, how often a strike led to it, and how many clients it met.
    </p>
    ${reached.map(
      ({ name, result }) => html`<figure>
        ${columns.length > 1 && html`<h3>${name}</h3>`} ${chart(result.rungs)}
      </figure>`,
    )}
  </section>`;
}

function chart(rungs: readonly RungOutcome[]): Markup {
  const bars = rungs.map(({ times, clients }) => ({
    value: times,
    label: `${times === 1 ? "once" : amount(times, "times")}, ${amount(clients, "clients")}`,
  }));
  const told = rungs.map(
    ({ strikes, do: step }, index) => `strike ${strikes}, ${step}: ${bars[index]?.label ?? ""}`,
  );
  return drawing(
    barChart({
      says: `How often each rung was reached. ${told.join("; ")}.`,
      rows: rungs.map(({ strikes, do: step }) => {
        const fate = FATE_OF[step];
        const colour = fate === undefined ? "var(--level)" : `var(--${fate})`;
        return { name: `${strikes}: ${step}`, colour, pale: colour };
      }),
      columns: [bars],
    }),
  );
}
