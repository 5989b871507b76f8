import { type ClientOutcome, type Fate, type SimulationResult, suggest } from "party-bouncer/simulator";
import { sentOf } from "../../src/simulator/sent.ts";
import { spanInWords } from "../../src/simulator/words.ts";
import { bold, dim, green, plain, yellow } from "../style.ts";
import { wrapped } from "../wrapped.ts";
import { codeOf } from "./code.ts";
import { faresWorse } from "./fail-on.ts";
import { brokenInWords, type Simulated } from "./simulated.ts";
import { amount, counted, moment, momentWithin, percent } from "./words.ts";

const FATES: readonly Fate[] = ["ok", "warned", "restricted", "hidden", "closed"];

/** What each fate means, for whoever reads it for the first time. */
const MEANINGS: Readonly<Record<Fate, string>> = {
  ok: "nothing happened to them",
  warned: "told to slow down",
  restricted: "let send some types only, for a while",
  hidden: "shadow-banned",
  closed: "closed, and kept out for a while",
};

/** How many clients are told one by one. */
const WORST = 5;

/** What a policy made of traffic, in a screenful. */
export function summaryOf(simulated: Simulated, { report }: { readonly report?: string }): string {
  const { result } = simulated;
  const parts = [
    heading(simulated),
    fates(simulated),
    limits(result),
    worst(result),
    differences(simulated),
    suggestions(result),
    notes(simulated),
    report === undefined ? dim("For charts, add --report report.html") : `The report is in ${bold(report)}.`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function heading({ policy, record, result }: Simulated): string {
  const { from, until, messages, clients } = result;
  const span = until > from ? `, ${spanInWords(until - from)}` : "";
  return [
    `${bold(policy)} on ${bold(record)}`,
    `${amount(sentOf(messages), "messages")} by ${amount(clients.length, "clients")}, from ${moment(from)}${span}`,
  ].join("\n");
}

/** Two columns if there is another policy. */
function fates({ result, policy, against, isCandidate }: Simulated): string {
  const other = result.against;
  const columns = other === undefined ? [result] : [result, other];
  const names = other === undefined ? [] : [policy, isCandidate ? "candidate" : (against ?? "")];
  const widths = columns.map((_, index) => Math.max(16, names[index]?.length ?? 0));
  const line = (title: string, cells: readonly string[], meaning: string): string =>
    `  ${title} ${cells.map((cell, index) => cell.padStart(widths[index] ?? 0)).join("  ")}  ${dim(meaning)}`.trimEnd();
  const rows = FATES.filter((fate) => fate === "ok" || columns.some((each) => each.fates[fate] > 0)).map(
    (fate) => {
      const cells = columns.map(({ fates, clients }) => counted(fates[fate], clients.length));
      return line((fate === "ok" ? green : yellow)(fate.padEnd(10)), cells, MEANINGS[fate]);
    },
  );
  const messages = columns.map((each) => each.messages);
  const refused = messages.map(({ admitted, refused }) => counted(refused, admitted + refused));
  rows.push(line("refused   ", refused, "of the messages"));
  for (const [what, meaning] of [
    ["held", "messages that had to wait"],
    ["away", "messages after their client was closed"],
    ["lost", "messages that waited until their connection closed"],
  ] as const) {
    if (messages.every((each) => each[what] === 0)) continue;
    rows.push(
      line(
        what.padEnd(10),
        messages.map((each) => amount(each[what])),
        meaning,
      ),
    );
  }
  if (names.length > 0) rows.unshift(line(" ".repeat(10), names, ""));
  return rows.join("\n");
}

function limits({ limits }: SimulationResult): string {
  const hit = limits.filter(({ refused, held }) => refused > 0 || held > 0);
  if (hit.length === 0) return limits.length === 0 ? "" : "No limit refused anything.";
  return table(
    ["Limit", "refused", "held", "clients", "strikes"],
    hit.map(({ name, refused, held, clients, strikes }) => [
      plain(name),
      amount(refused),
      amount(held),
      amount(clients),
      amount(strikes),
    ]),
  );
}

function worst({ clients, from }: SimulationResult): string {
  const hit = clients.filter(({ firstRefusal }) => firstRefusal !== null);
  if (hit.length === 0) return "";
  const shown = hit.slice(0, WORST).map((client) => describeClient(client, from));
  const more = hit.length > WORST ? [dim(`  and ${amount(hit.length - WORST, "clients")} more`)] : [];
  return [bold("The worst hit"), ...shown, ...more].join("\n");
}

function describeClient(outcome: ClientOutcome, from: number): string {
  const { client, fate, refused, firstRefusal } = outcome;
  const sent = amount(sentOf(outcome), "messages");
  const line = `  ${yellow(fate.padEnd(10))} ${plain(client)}: ${amount(refused)} of ${sent} refused`;
  if (firstRefusal === null) return line;
  const { at, type, because } = firstRefusal;
  const what = type === null ? "first" : `first ${plain(type)}`;
  return `${line}, the ${what} at ${momentWithin(at, from)}\n${wrapped(plain(because), 13)}`;
}

function differences({ result, against, isCandidate }: Simulated): string {
  if (result.against === undefined) return "";
  const all = result.against.differences;
  const under = isCandidate ? "under its candidate" : `than under ${against ?? ""}`;
  if (all.length === 0)
    return `Every client fares the same ${isCandidate ? under : `as under ${against ?? ""}`}.`;
  const worse = all.filter((each) => faresWorse(each, isCandidate));
  const better = all.length - worse.length;
  const parts = [
    ...(worse.length > 0 ? [yellow(`${amount(worse.length, "clients")} worse`)] : []),
    ...(better > 0 ? [green(`${amount(better, "clients")} better`)] : []),
  ];
  const shown = worse.slice(0, WORST).map(({ client, fate, against, refused, refusedAgainst }) => {
    const [before, now] = isCandidate ? [fate, against] : [against, fate];
    const [were, are] = isCandidate ? [refused, refusedAgainst] : [refusedAgainst, refused];
    return `  ${plain(client)}: ${before}, ${amount(were)} refused → ${now}, ${amount(are)} refused`;
  });
  return [`${bold("Compared")}: ${parts.join(", ")} ${under}`, ...shown].join("\n");
}

function suggestions(result: SimulationResult): string {
  const [first] = result.suggestions;
  const code = codeOf(suggest(result));
  if (first === undefined || code.length === 0) return "";
  const title = `${bold("Suggested")}: at most ${percent(1 - first.share)} of these clients would have been refused anything`;
  return [title, ...code.map((line) => `  ${line}`)].join("\n");
}

function notes(simulated: Simulated): string {
  const { notes, recorded } = simulated.result;
  const all = [...notes, ...brokenInWords(simulated)];
  if (recorded.different > 0) {
    const judged = recorded.same + recorded.different;
    all.push(
      `${amount(recorded.different)} of ${amount(judged, "verdicts")} are not as they were when this was recorded.`,
    );
  }
  return all.map((note) => `${dim("note:")} ${wrapped(plain(note), 6).trimStart()}`).join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const used = head.map((_, column) => column === 0 || rows.some((row) => row[column] !== "0"));
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[], isHead: boolean): string =>
    cells
      .map((cell, column) => {
        if (used[column] !== true) return null;
        const width = widths[column] ?? 0;
        const padded = column === 0 ? cell.padEnd(width) : cell.padStart(width);
        return isHead && column === 0 ? bold(padded) : isHead ? dim(padded) : padded;
      })
      .filter((cell) => cell !== null)
      .join("  ");
  return [line(head, true), ...rows.map((row) => `  ${line(row, false)}`)].join("\n");
}
