import type { SimulationResult } from "party-bouncer/simulator";
import { faresWorse } from "../simulate/fail-on.ts";
import type { Simulated } from "../simulate/simulated.ts";
import { amount, counted } from "../simulate/words.ts";
import { html, type Markup } from "./html.ts";
import { table } from "./table.ts";

/** How many clients are listed. */
const LISTED = 50;

type Result = Omit<SimulationResult, "against">;

/** Both policies side by side, and who fares differently. Nothing without another policy. */
export function comparison({ result, policy, against, isCandidate }: Simulated): Markup | null {
  const other = result.against;
  if (other === undefined || against === null) return null;
  const worse = other.differences.filter((each) => faresWorse(each, isCandidate));
  const better = other.differences.length - worse.length;
  const rows: readonly (readonly [string, (result: Result) => readonly [count: number, of?: number]])[] = [
    ["Clients left alone", ({ fates, clients }) => [fates.ok, clients.length]],
    ["warned", ({ fates, clients }) => [fates.warned, clients.length]],
    ["restricted", ({ fates, clients }) => [fates.restricted, clients.length]],
    ["hidden", ({ fates, clients }) => [fates.hidden, clients.length]],
    ["closed", ({ fates, clients }) => [fates.closed, clients.length]],
    ["Messages admitted", ({ messages }) => [messages.admitted]],
    ["refused", ({ messages }) => [messages.refused]],
    ["held", ({ messages }) => [messages.held]],
    ["of clients that were closed", ({ messages }) => [messages.away]],
    ["lost while they waited", ({ messages }) => [messages.lost]],
  ];
  const shown = rows.filter(([, countIn]) => countIn(result)[0] > 0 || countIn(other)[0] > 0);
  return html`<section aria-labelledby="compared">
    <h2 id="compared">Side by side</h2>
    <p>${summary(worse.length, better, isCandidate ? "under the candidate" : `than under ${against}`)}</p>
    ${table({
      heading: "compared",
      columns: ["Fate and messages", policy, against],
      rows: shown.map(
        ([name, countIn]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${counted(...countIn(result))}</td>
            <td>${counted(...countIn(other))}</td>
          </tr>`,
      ),
    })}
    ${other.differences.length > 0 && differences(other.differences.slice(0, LISTED), { policy, against, isCandidate })}
    ${other.differences.length > LISTED && html`<p class="soft">and ${amount(other.differences.length - LISTED, "clients")} more</p>`}
  </section>`;
}

function summary(worse: number, better: number, than: string): Markup {
  if (worse + better === 0) return html`Every client fares the same.`;
  const parts = [
    ...(worse > 0 ? [html`<span class="worse">${amount(worse, "clients")} worse</span>`] : []),
    ...(better > 0 ? [html`<span class="better">${amount(better, "clients")} better</span>`] : []),
  ];
  return html`${parts[0] ?? ""}${parts.length > 1 && ", "}${parts[1] ?? ""} ${than}.`;
}

function differences(
  list: NonNullable<SimulationResult["against"]>["differences"],
  {
    policy,
    against,
    isCandidate,
  }: { readonly policy: string; readonly against: string; readonly isCandidate: boolean },
): Markup {
  const rows = list.map((each) => {
    const isWorse = faresWorse(each, isCandidate);
    return html`<tr>
      <th scope="row">
        <bdi>${each.client}</bdi>
        <span class="${isWorse ? "worse" : "better"}">${isWorse ? "worse" : "better"}</span>
      </th>
      <td class="text">${fate(each.fate, each.refused)}</td>
      <td class="text">${fate(each.against, each.refusedAgainst)}</td>
    </tr>`;
  });
  return html`<h3 id="different">Who fares differently</h3>
    ${table({ heading: "different", columns: ["Client", policy, against], isText: true, rows })}`;
}

function fate(name: string, refused: number): Markup {
  return html`<span class="fate fate-${name}">${name}</span
    >${refused > 0 && html`, ${amount(refused)} refused`}`;
}
