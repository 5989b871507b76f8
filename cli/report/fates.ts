import type { Fate } from "party-bouncer/simulator";
import { amount, counted } from "../simulate/words.ts";
import { barChart } from "./bar-chart.ts";
import type { Column } from "./columns.ts";
import { html, type Markup } from "./html.ts";
import { drawing } from "./svg.ts";

const WORSE: readonly Fate[] = ["warned", "restricted", "hidden", "closed"];

/** How many clients met which fate. */
export function fates(columns: readonly Column[]): Markup {
  const met = WORSE.filter((fate) => columns.some(({ result }) => result.fates[fate] > 0));
  return html`<section aria-labelledby="fates">
    <h2 id="fates">Clients by fate</h2>
    ${met.length === 0 ? html`<p>Nobody was warned, restricted, hidden or closed.</p>` : chart(columns, met)}
  </section>`;
}

function chart(columns: readonly Column[], met: readonly Fate[]): Markup {
  const drawn = barChart({
    says: columns.map((column) => inWords(column, met)).join(" "),
    rows: met.map((fate) => ({ name: fate, colour: `var(--${fate})`, pale: `var(--${fate}-pale)` })),
    columns: columns.map(({ result: { fates, clients } }) =>
      met.map((fate) => ({
        value: fates[fate],
        label: counted(fates[fate], clients.length, "clients"),
      })),
    ),
  });
  const [, second] = columns;
  const alone = columns.map(({ name, result }) => `${amount(result.fates.ok)} by ${name}`).join(", ");
  return html`<figure>
    ${drawing(drawn)}
    <figcaption>
      The worst that became of each client.
      ${second === undefined ? "All others were left alone." : `Left alone: ${alone}. The paler bars are ${second.name}.`}
    </figcaption>
  </figure>`;
}

function inWords({ name, result: { fates, clients } }: Column, met: readonly Fate[]): string {
  const parts = (["ok", ...met] as const).map((fate) => `${amount(fates[fate])} ${fate}`);
  return `${name}: of ${amount(clients.length, "clients")}, ${parts.join(", ")}.`;
}
