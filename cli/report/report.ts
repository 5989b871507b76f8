import type { SimulationResult } from "party-bouncer/simulator";
import { sentOf } from "../../src/simulator/sent.ts";
import { spanInWords } from "../../src/simulator/words.ts";
import { brokenInWords, type Simulated } from "../simulate/simulated.ts";
import { amount, moment, percent } from "../simulate/words.ts";
import { columnsOf } from "./columns.ts";
import { comparison } from "./comparison.ts";
import { fates } from "./fates.ts";
import { html, Markup } from "./html.ts";
import { overTime } from "./over-time.ts";
import { rungs } from "./rungs.ts";
import { limitsTable, notesList, suggested, typesTable, worstHit } from "./sections.ts";
import { STYLE } from "./style.ts";

/** Nothing is loaded from anywhere, and nothing runs. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The report as one HTML file, which needs neither scripts nor a network. */
export function reportOf(simulated: Simulated): string {
  const { policy, record, against, result } = simulated;
  const columns = columnsOf(simulated);
  const title = `${policy} on ${record}`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${new Markup(POLICY)}" />
        <meta name="robots" content="noindex" />
        <title>${title}: party-bouncer</title>
        <style>
          ${new Markup(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p class="soft">${subtitle(result)}${against !== null && `, compared with ${against}`}</p>
        </header>
        <main>
          ${tiles(result)} ${overTime(columns)} ${fates(columns)} ${worstHit(result)} ${rungs(columns)}
          ${limitsTable(result)} ${typesTable(result)} ${comparison(simulated)} ${suggested(result)}
          ${notesList([...result.notes, ...brokenInWords(simulated)])}
        </main>
        <footer>Written by party-bouncer simulate. All times are in UTC.</footer>
      </body>
    </html> `;
  return page.text;
}

function subtitle({ messages, clients, from, until }: SimulationResult): string {
  const span = until > from ? `, ${spanInWords(until - from)}` : "";
  return `${amount(sentOf(messages), "messages")} by ${amount(clients.length, "clients")} from ${moment(from)}${span}`;
}

function tiles({ clients, fates, messages }: SimulationResult): Markup {
  const judged = messages.admitted + messages.refused;
  const share = (count: number, of: number): string => (of === 0 ? "" : ` (${percent(count / of)})`);
  const hit = clients.length - fates.ok;
  return html`<ul class="tiles">
    <li><b>${amount(fates.ok)}</b> <span>clients left alone${share(fates.ok, clients.length)}</span></li>
    <li><b>${amount(hit)}</b> <span>warned or worse${share(hit, clients.length)}</span></li>
    <li><b>${amount(fates.closed + fates.hidden)}</b> <span>of them closed or hidden</span></li>
    <li>
      <b>${amount(messages.refused)}</b> <span>messages refused${share(messages.refused, judged)}</span>
    </li>
  </ul>`;
}
