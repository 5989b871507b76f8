import { type ClientOutcome, type Quantiles, type SimulationResult, suggest } from "party-bouncer/simulator";
import { sentOf } from "../../src/simulator/sent.ts";
import { amount, momentWithin, percent, size } from "../simulate/words.ts";
import { codeOf } from "../simulate/code.ts";
import { html, type Markup } from "./html.ts";
import { table } from "./table.ts";

/** How many clients are told at once, and how many besides if one asks. */
const SHOWN = 10;
const LISTED = 50;

/** Who was hit worst, and why. */
export function worstHit({ clients, from }: SimulationResult): Markup {
  const hit = clients.filter(({ firstRefusal }) => firstRefusal !== null);
  return html`<section aria-labelledby="worst">
    <h2 id="worst">The worst hit, and why</h2>
    ${hit.length === 0 ? html`<p>Nobody was refused anything.</p>` : listed(hit.slice(0, SHOWN), from)}
    ${
      hit.length > SHOWN &&
      html`<details>
        <summary>The next ${amount(Math.min(hit.length, LISTED) - SHOWN, "clients")}</summary>
        ${listed(hit.slice(SHOWN, LISTED), from)}
      </details>`
    }
    ${hit.length > LISTED && html`<p class="soft">${amount(hit.length - LISTED, "clients")} more were refused something.</p>`}
  </section>`;
}

function listed(clients: readonly ClientOutcome[], from: number): Markup {
  return html`<ol class="worst">
    ${clients.map((client) => describe(client, from))}
  </ol>`;
}

function describe(outcome: ClientOutcome, from: number): Markup {
  const { client, fate, admitted, refused, away, lost, strikes, firstRefusal } = outcome;
  const all = sentOf(outcome);
  const part = (count: number): string => (all === 0 ? "0" : ((count / all) * 100).toFixed(2));
  const later = away > 0 ? `, ${amount(away)} more once it was closed` : "";
  const waited = lost > 0 ? `, ${amount(lost)} lost while they waited` : "";
  return html`<li>
    <div class="who">
      <span class="fate fate-${fate}">${fate}</span> <b><bdi>${client}</bdi></b>
      <span class="soft"
        >${amount(refused)} of ${amount(all, "messages")} refused${later}${waited};
        ${amount(strikes, "strikes")}</span
      >
    </div>
    <div class="parts" aria-hidden="true">
      <i class="admitted" style="--part:${part(admitted)}"></i
      ><i class="refused" style="--part:${part(refused)}"></i
      ><i class="away" style="--part:${part(away + lost)}"></i>
    </div>
    ${firstRefusal !== null && html`<p class="why">First at ${momentWithin(firstRefusal.at, from)}${firstRefusal.type !== null && html`, a message of type <bdi>${firstRefusal.type}</bdi>`}. ${firstRefusal.because}</p>`}
  </li>`;
}

export function limitsTable({ limits }: SimulationResult): Markup | null {
  if (limits.length === 0) return null;
  const isHolding = limits.some(({ held }) => held > 0);
  const rows = limits.map(({ name, admitted, refused, held, clients, strikes }) => {
    const counts = [admitted, refused, ...(isHolding ? [held] : []), clients, strikes];
    return html`<tr>
      <th scope="row">${name}</th>
      ${counts.map((count) => html`<td>${amount(count)}</td>`)}
    </tr>`;
  });
  return html`<section aria-labelledby="limits">
    <h2 id="limits">Limits</h2>
    ${table({
      heading: "limits",
      columns: ["Limit", "admitted", "refused", isHolding && "held", "clients refused", "strikes"],
      rows,
    })}
  </section>`;
}

export function typesTable({ types }: SimulationResult): Markup | null {
  if (types.length === 0) return null;
  const rows = types.slice(0, LISTED).map(
    ({ type, clients, admitted, refused, rate, size: sizes }) =>
      html`<tr>
        <th scope="row"><bdi>${type}</bdi></th>
        <td>${amount(clients)}</td>
        <td>${amount(admitted + refused)}</td>
        <td>${amount(refused)}</td>
        <td>${three(rate, amount)}</td>
        <td>${three(sizes, size)}</td>
      </tr>`,
  );
  return html`<section aria-labelledby="types">
    <h2 id="types">Types of messages</h2>
    <p class="soft">
      The rate is that of each client in its busiest second. Half of the clients stay at or below the first
      number, 99 of 100 at or below the second.
    </p>
    ${table({
      heading: "types",
      columns: [
        "Type",
        "clients",
        "messages",
        "refused",
        "a second: half, 99%, most",
        "size: half, 99%, most",
      ],
      rows,
    })}
    ${types.length > LISTED && html`<p class="soft">and ${amount(types.length - LISTED, "types")} more</p>`}
  </section>`;
}

function three({ p50, p99, max }: Quantiles, inWords: (value: number) => string): string {
  return [p50, p99, max].map((value) => inWords(Number(value.toFixed(1)))).join(", ");
}

/** Limits that would have left nearly everybody alone. */
export function suggested(result: SimulationResult): Markup | null {
  const { suggestions } = result;
  const [first] = suggestions;
  const code = codeOf(suggest(result));
  if (first === undefined || code.length === 0) return null;
  return html`<section aria-labelledby="suggested">
    <h2 id="suggested">Suggested limits</h2>
    <p>
      With these, at most ${percent(1 - first.share)} of the clients in this record would have been refused
      anything, and clients that are not in it have room too. Offenders are counted among them: if some of the
      clients above are not welcome, choose a smaller share, or smaller numbers.
    </p>
    <pre tabindex="0" aria-label="The suggested limits as code">
${code.map((line) => html`${line}<br />`)}</pre>
    <details>
      <summary>What they go by</summary>
      <ul>
        ${suggestions.map(({ name, because }) => html`<li><b>${name}</b>: ${because}</li>`)}
      </ul>
    </details>
  </section>`;
}

export function notesList(notes: readonly string[]): Markup | null {
  if (notes.length === 0) return null;
  return html`<section aria-labelledby="notes">
    <h2 id="notes">What the numbers cannot tell</h2>
    <ul>
      ${notes.map((note) => html`<li>${note}</li>`)}
    </ul>
  </section>`;
}
