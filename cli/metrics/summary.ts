import type { Histogram, MetricsDelta, PartyTotals, Totals } from "party-bouncer/admin";
import { amount, counted, size } from "../simulate/words.ts";
import { bold, dim, plain, yellow } from "../style.ts";
import { spanInWords } from "../../src/simulator/words.ts";

type Line = readonly [what: string, text: string];

/** Names that are told one by one; the rest is added up. */
const MOST_NAMES = 8;

/** What all rooms have counted, for people: each party, then what belongs to none. */
export function summaryOf({ parties, timeToBan, denied }: Totals): string {
  const sections = parties.map((party) =>
    section(party.party === "" ? "By the API" : party.party, linesOf(party)),
  );
  const others: Line[] = [
    ["time to ban", timeOf(timeToBan)],
    ["denied", byName(denied, "requests")],
  ];
  const told = [...sections, section("The API and the ledger", others)].filter((text) => text !== "");
  return told.length === 0
    ? "Nothing was reported yet. A room reports with its next message."
    : told.join("\n\n");
}

function section(heading: string, lines: readonly Line[]): string {
  const told = lines.filter(([, text]) => text !== "");
  if (told.length === 0) return "";
  const width = Math.max(...told.map(([what]) => what.length));
  return [bold(plain(heading)), ...told.map(([what, text]) => `  ${dim(what.padEnd(width))}  ${text}`)].join(
    "\n",
  );
}

function linesOf({ rooms, gauges, enforced, dryRun }: PartyTotals): Line[] {
  const { connections, clients, outbox, ledgerAge } = gauges;
  const waiting = ledgerAge === 0 ? "" : `, some for ${spanInWords(ledgerAge)}`;
  return [
    [
      "now",
      rooms + connections === 0
        ? ""
        : `${amount(rooms, "rooms")}, ${amount(clients, "clients")}, ${amount(connections, "connections")}`,
    ],
    ["unsent", outbox === 0 ? "" : yellow(`${amount(outbox, "changes")} wait for the ledger${waiting}`)],
    ...countedIn(enforced),
    ...countedIn(dryRun).map(([what, text]): Line => [`${what}, not enforced`, text]),
  ];
}

function countedIn(delta: MetricsDelta): Line[] {
  const { admitted, held, bytes, warnings, bans, lifted, errors, candidate } = delta;
  const refused = sum(delta.refused);
  const all = admitted + refused;
  const outcomes = [
    `${amount(admitted)} admitted`,
    `${counted(refused, all)} refused`,
    ...(held === 0 ? [] : [`${amount(held)} had to wait`]),
  ];
  const { ladder, operator } = bans;
  return [
    ["messages", all + held === 0 ? "" : [...outcomes, size(bytes)].join(", ")],
    ["refused by", byName(delta.refused)],
    ["strikes by", byName(delta.strikes)],
    ["warnings", warnings === 0 ? "" : amount(warnings)],
    ["by the ladder", bansIn(ladder)],
    ["by people", bansIn(operator)],
    ["lifted", lifted === 0 ? "" : amount(lifted, "times")],
    ["turned away", byName(delta.refusedConnects)],
    ["errors", errors === 0 ? "" : yellow(amount(errors))],
    ...(candidate === null ? [] : candidateIn(candidate)),
  ];
}

function candidateIn({ admitted, refused, bans }: NonNullable<MetricsDelta["candidate"]>): Line[] {
  const count = sum(refused);
  return [
    [
      "candidate",
      admitted + count === 0 ? "" : `would have refused ${counted(count, admitted + count, "messages")}`,
    ],
    ["candidate's bans", bansIn(bans)],
  ];
}

function bansIn({ close, "shadow-ban": hidden }: MetricsDelta["bans"]["ladder"]): string {
  const parts = [
    ...(close === 0 ? [] : [amount(close, "bans")]),
    ...(hidden === 0 ? [] : [amount(hidden, "shadow-bans")]),
  ];
  return parts.join(", ");
}

/** `messages 350, flood 52`: the most first. */
function byName(counts: Readonly<Record<string, number>>, unit = ""): string {
  const all = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .toSorted(([, one], [, other]) => other - one);
  const named = all.slice(0, MOST_NAMES).map(([name, count]) => `${plain(name)} ${amount(count, unit)}`);
  const others = all.slice(MOST_NAMES);
  if (others.length === 0) return named.join(", ");
  const rest = others.reduce((total, [, count]) => total + count, 0);
  return `${named.join(", ")}, and ${others.length} more with ${amount(rest)}`;
}

function timeOf({ buckets, count, sum }: Histogram): string {
  if (count === 0) return "";
  const within = buckets.find((bucket) => bucket.count >= 0.99 * count);
  const most = within === undefined ? "" : `, 99% within ${spanInWords(within.atMost)}`;
  return `${spanInWords(Math.round(sum / count))} on average${most}, of ${amount(count, "bans")}`;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
