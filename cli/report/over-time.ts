import { spanInWords } from "../../src/simulator/words.ts";
import { amount, moment } from "../simulate/words.ts";
import type { Column } from "./columns.ts";
import { html, type Markup } from "./html.ts";
import { drawing } from "./svg.ts";
import { scrolling } from "./table.ts";
import { colourOf, refusingLimits, scaleOf, timeChart } from "./time-chart.ts";

/** What passed and what was refused over time, as a chart and in numbers. */
export function overTime(columns: readonly Column[]): Markup {
  const results = columns.map(({ result }) => result);
  const limits = refusingLimits(...results);
  const scale = scaleOf(results);
  return html`<section aria-labelledby="time">
    <h2 id="time">Over time</h2>
    ${columns.map(
      ({ name, result }) => html`<figure>
        ${columns.length > 1 && html`<h3>${name}</h3>`} ${drawing(timeChart(result, limits, scale))}
      </figure>`,
    )}
    ${limits.length > 0 && legend(limits)}
    <p class="soft">Times are in UTC.${columns.length > 1 && " Both charts have the same scale."}</p>
    <details>
      <summary>The same in numbers</summary>
      ${columns.map((column) => numbers(column, limits))}
    </details>
  </section>`;
}

function legend(limits: readonly string[]): Markup {
  return html`<ul class="legend" aria-label="Refused by">
    ${limits.map((name, index) => html`<li><span class="swatch" style="--swatch:${colourOf(index)}"></span>${name}</li>`)}
  </ul>`;
}

/** How many rows the table has at most. */
const ROWS = 60;

function numbers({ name, result: { timeline, from } }: Column, limits: readonly string[]): Markup {
  const every = Math.ceil(timeline.admitted.length / ROWS);
  const rows = Array.from({ length: Math.ceil(timeline.admitted.length / every) }, (_, row) => row);
  const refused = limits.map((limit) => timeline.refused.find((each) => each.name === limit)?.counts ?? []);
  const cells = (row: number): Markup[] =>
    [timeline.admitted, ...refused].map((counts) => {
      const count = counts.slice(row * every, (row + 1) * every).reduce((total, each) => total + each, 0);
      return html`<td>${amount(count)}</td>`;
    });
  return scrolling(
    html`aria-label="Numbers over time, ${name}"`,
    html`<table>
      <caption>
        ${name}: messages in each ${spanInWords(timeline.step * every)}
      </caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">admitted</th>
          ${limits.map((limit) => html`<th scope="col">refused by ${limit}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <th scope="row">${moment(from + row * every * timeline.step)}</th>
              ${cells(row)}
            </tr>`,
        )}
      </tbody>
    </table>`,
  );
}
