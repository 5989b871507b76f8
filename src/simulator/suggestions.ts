import type { DefinedPolicy } from "../policy/policy.ts";
import { ownLimits } from "../policy/external-limit.ts";
import type { DefinedLimit } from "../policy/limit.ts";
import type { Rate } from "../shared/bucket.ts";
import { rankOf } from "./distribution.ts";
import { byteRates, type Envelopes, type GridRate, messageRates } from "./envelopes.ts";
import type { Suggestion } from "./result.ts";
import type { Sender, TrafficProfile, TypeTraffic } from "./traffic-profile.ts";
import { amountInWords, rateInWords, shareInWords } from "./words.ts";

/**
 * Ms over which two limits are compared. A limit lets `burst + limit * t / window` through in any `t` ms, and of all limits that leave
 * the same clients alone the one is suggested that lets the least through in so long: it stops a flood soonest.
 */
const HORIZON = 10_000;

/** A rate is told from a record only if at least so many messages at this rate fit into it, or bytes. */
const LEAST_FIT = { messages: 10, bytes: 1_000 };

/** Most types that a limit is suggested for, those with most messages first. */
const MOST_SUGGESTED = 8;

/** A type that fewer clients sent says little of what others may send. */
const LEAST_CLIENTS = 20;

/** What a limit has to count: each client that sent any of it, by its row. */
interface Subject {
  readonly cost: "messages" | "bytes";
  readonly type: TypeTraffic | null;
  readonly rates: readonly GridRate[];
  readonly envelopes: Envelopes;
  readonly rows: readonly { readonly sender: Sender; readonly row: number }[];
}

/**
 * The limits that together leave alone a share of the clients in a record. For one limit:
 *
 * 1. Of each client, the least burst with which nothing of it would have been refused is known for each rate of a grid: see `Envelopes`.
 * 2. For each rate, the burst that enough clients need at most is an order statistic: of `n` clients the one of rank `share * n`, rounded
 *    up. This makes no assumption about how the needs are spread (Wilks, "Determination of Sample Sizes for Setting Tolerance
 *    Limits", 1941).
 * 3. Of these pairs of a rate and a burst the one is taken that lets the least through in ten seconds.
 *
 * If there are several limits, the clients that are given up are the same for all: those that would need most in proportion. So all of
 * the limits together never refuse the others, and with a smaller burst at its rate each would.
 */
export function suggestionsFor(
  profile: TrafficProfile,
  policy: DefinedPolicy,
  { share, span }: { readonly share: number; readonly span: number },
): Suggested {
  const senders = [...profile.senders.values()];
  if (senders.length === 0) return { suggestions: [], maxMessageBytes: 0 };
  const rank = Math.max(1, rankOf(share, senders.length));
  const largest = Float64Array.from(senders, (sender) => sender.largest).toSorted()[rank - 1] ?? 0;
  const chosen = subjectsOf(profile, senders).map((subject) => ({
    subject,
    ...rateFor(subject, senders.length, rank, span),
  }));
  const worstOf = (sender: Sender): number => {
    let worst = sender.largest / Math.max(1, largest);
    for (const { needed, burst } of chosen) worst = Math.max(worst, (needed.get(sender) ?? 0) / burst);
    return worst;
  };
  const spared = new Set(
    senders
      .map((sender) => ({ sender, worst: worstOf(sender) }))
      .toSorted((a, b) => a.worst - b.worst)
      .slice(0, rank)
      .map(({ sender }) => sender),
  );
  const suggestions = chosen.map(({ subject, needed, limit, window }) => {
    const burst = mostOf(spared, (sender) => needed.get(sender) ?? 1);
    return suggestionOf(subject, { limit, window, burst }, senders.length, share, profile, policy);
  });
  return { suggestions, maxMessageBytes: mostOf(spared, (sender) => sender.largest) };
}

/** What leaves a share of the clients alone. */
interface Suggested {
  readonly suggestions: Suggestion[];
  readonly maxMessageBytes: number;
}

function mostOf(senders: Iterable<Sender>, valueOf: (sender: Sender) => number): number {
  let most = 1;
  for (const sender of senders) most = Math.max(most, valueOf(sender));
  return most;
}

/** All messages, all bytes, and each type that enough clients sent, if there are several. */
function subjectsOf(profile: TrafficProfile, senders: readonly Sender[]): Subject[] {
  const { types, envelopes, byteEnvelopes } = profile;
  const ofMessages = { cost: "messages", rates: messageRates, envelopes } as const;
  const ofBytes = { cost: "bytes", rates: byteRates, envelopes: byteEnvelopes } as const;
  const all: Subject[] = [
    { ...ofMessages, type: null, rows: senders.map((sender) => ({ sender, row: sender.all })) },
    { ...ofBytes, type: null, rows: senders.map((sender) => ({ sender, row: sender.bytes })) },
  ];
  if (types.size < 2) return all;
  const named = [...types.values()]
    .filter((type) => type.hasName && type.clients >= LEAST_CLIENTS)
    .toSorted((a, b) => b.messages - a.messages)
    .slice(0, MOST_SUGGESTED)
    .map((type): Subject => ({ ...ofMessages, type, rows: rowsOf(senders, type) }));
  return [...all, ...named];
}

function rowsOf(senders: readonly Sender[], type: TypeTraffic): Subject["rows"] {
  return senders.flatMap((sender) => {
    const part = sender.parts.find((each) => each.type === type);
    return part === undefined ? [] : [{ sender, row: part.row }];
  });
}

interface Chosen extends Rate {
  /** The least burst of each client at this rate. */
  readonly needed: ReadonlyMap<Sender, number>;
}

/**
 * @param clients how many there are, those included that sent nothing of this
 * @param rank how many of them are left alone
 */
function rateFor(
  { cost, rates, envelopes, rows }: Subject,
  clients: number,
  rank: number,
  span: number,
): Chosen {
  const fastest = rates.length - 1;
  const silent = clients - rows.length;
  let best = { index: fastest, through: Infinity, burst: Infinity };
  for (const [index, { limit, window }] of rates.entries()) {
    if ((limit * span) / window < LEAST_FIT[cost] && index < fastest) continue;
    const bursts = Float64Array.from(rows, ({ row }) => envelopes.burstAt(row, index)).toSorted();
    const burst = Math.max(1, bursts[rank - silent - 1] ?? 1);
    const through = burst + (limit * HORIZON) / window;
    if (through < best.through) best = { index, through, burst };
  }
  const { limit, window } = rates[best.index] ?? { limit: 1_000, window: 1_000 };
  const needed = new Map(rows.map(({ sender, row }) => [sender, envelopes.burstAt(row, best.index)]));
  return { limit, window, burst: best.burst, needed };
}

function suggestionOf(
  { type, cost }: Subject,
  { limit, window, burst }: Rate,
  clients: number,
  share: number,
  { hasAddresses }: TrafficProfile,
  policy: DefinedPolicy,
): Suggestion {
  const per = hasAddresses ? "connection" : "client";
  const name = nameFor(type?.name ?? null, cost, policy);
  const what = type === null ? "" : ` of type "${type.name}"`;
  const who = hasAddresses ? "from one connection, " : "";
  const because =
    `${amountInWords(clients, "clients")} ${clients === 1 ? "was" : "were"} seen. If each may send ` +
    `${rateInWords(limit, window, cost)}${what}, ${who}and ${burst.toLocaleString("en")} at once after a pause, ` +
    `${shareInWords(share)} of them are never refused.`;
  return { name, type: type?.name ?? null, cost, limit, window, burst, per, share, because };
}

/** The limit of the policy that counts just these messages, or else a new name. */
function nameFor(type: string | null, cost: "messages" | "bytes", policy: DefinedPolicy): string {
  const limits = ownLimits(policy);
  const same = limits.find((limit) => limit.cost === cost && counts(limit, type));
  const name = same?.name ?? (type ?? cost).slice(0, 64);
  const isTaken = same === undefined && limits.some((limit) => limit.name === name);
  return isTaken ? `${name.slice(0, 54)} (suggested)`.slice(0, 64) : name;
}

function counts({ match, per }: DefinedLimit, type: string | null): boolean {
  if (per !== "connection" && per !== "client") return false;
  const properties = Object.keys(match ?? {});
  if (type === null) return properties.length === 0;
  const types = [match?.type].flat();
  return properties.length === 1 && types.length === 1 && types[0] === type;
}
