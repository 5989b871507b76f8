import { InvalidArgumentError } from "commander";
import type { Difference, Fate, SimulationResult } from "party-bouncer/simulator";
import { suggestionFor } from "../../src/policy/suggestion.ts";
import { Misuse } from "../failure.ts";
import { amount, percent } from "./words.ts";

/** What `--fail-on` asks for: that no more than so many are hit. */
export interface Condition {
  readonly text: string;
  readonly what: What;
  /** A number of clients, messages or lines, or a share of them. */
  readonly most: { readonly count: number } | { readonly share: number };
}

type What = (typeof WHATS)[number];

const WHATS = [
  "clients",
  "warned",
  "restricted",
  "hidden",
  "closed",
  "refused",
  "held",
  "worse",
  "broken",
] as const;

export const GRAMMAR = `Conditions of --fail-on: <what>=<most>, where <most> is a number (3) or a share (0.1%).
  clients     clients that were warned, restricted, hidden or closed
  warned, restricted, hidden, closed
              clients of which this is the worst that became of them
  refused     messages that were refused
  held        messages that had to wait
  worse       clients that fare worse than under --against; without it, worse under the candidate
  broken      lines of the record that cannot be read`;

/** @throws {InvalidArgumentError} which commander tells the user */
export function parseCondition(text: string): Condition {
  const [, name = "", number = "", sign] = /^([a-z]+)=(\d+(?:\.\d+)?|\.\d+)(%?)$/.exec(text.trim()) ?? [];
  if (number === "") throw new InvalidArgumentError("It should be like clients=0.1% or closed=0.");
  const what = WHATS.find((each) => each === name);
  if (what === undefined) {
    const meant = suggestionFor(name, WHATS);
    const question = meant === null ? "" : ` Did you mean "${meant}"?`;
    throw new InvalidArgumentError(
      `There is no "${name}" to count.${question} There are ${WHATS.join(", ")}.`,
    );
  }
  const value = Number(number);
  if (sign === "%") {
    if (value > 100) throw new InvalidArgumentError("A share is at most 100%.");
    return { text, what, most: { share: value / 100 } };
  }
  if (!Number.isInteger(value)) throw new InvalidArgumentError("A number is whole. For a share, add %.");
  return { text, what, most: { count: value } };
}

/** How a condition came out. */
export interface Outcome {
  readonly condition: Condition;
  readonly isMet: boolean;
  /** `4 of 1,203 clients (0.33%) were closed` */
  readonly inWords: string;
}

/** @param isCandidate whether the other policy is the one that may replace this one */
export function judge(condition: Condition, result: SimulationResult, isCandidate: boolean): Outcome {
  const { count, of, unit, verb } = measure(condition.what, result, isCandidate);
  const { most } = condition;
  const isMet = "count" in most ? count > most.count : count > most.share * of;
  const share = of > 0 ? ` (${percent(count / of)})` : "";
  return { condition, isMet, inWords: `${amount(count)} of ${amount(of, unit)}${share} ${verb}` };
}

interface Measured {
  readonly count: number;
  readonly of: number;
  readonly unit: string;
  readonly verb: string;
}

function measure(what: What, result: SimulationResult, isCandidate: boolean): Measured {
  const { clients, fates, messages, records, broken, against } = result;
  const ofClients = { of: clients.length, unit: "clients" };
  const ofMessages = { of: messages.admitted + messages.refused, unit: "messages" };
  switch (what) {
    case "clients":
      return { ...ofClients, count: clients.length - fates.ok, verb: "were warned or worse" };
    case "refused":
      return { ...ofMessages, count: messages.refused, verb: "were refused" };
    case "held":
      return { ...ofMessages, count: messages.held, verb: "had to wait" };
    case "broken":
      return { of: records + broken, unit: "lines", count: broken, verb: "could not be read" };
    case "worse": {
      if (against === undefined) {
        throw new Misuse("worse needs another policy: give --against, or a policy with a candidate.");
      }
      const count = against.differences.filter((each) => faresWorse(each, isCandidate)).length;
      return { ...ofClients, count, verb: isCandidate ? "fare worse under the candidate" : "fare worse" };
    }
    default:
      return { ...ofClients, count: fates[what], verb: `were ${what}` };
  }
}

const RANK: Readonly<Record<Fate, number>> = { ok: 0, warned: 1, restricted: 2, hidden: 3, closed: 4 };

/** Whether a client fares worse under the newer policy: the candidate if the other one is that, else this one. */
export function faresWorse(
  { fate, against, refused, refusedAgainst }: Difference,
  isCandidate: boolean,
): boolean {
  const [now, before] = isCandidate ? [against, fate] : [fate, against];
  if (RANK[now] !== RANK[before]) return RANK[now] > RANK[before];
  return isCandidate ? refusedAgainst > refused : refused > refusedAgainst;
}
