import { ADDRESS } from "../identity/client-key.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import { ownLimits } from "../policy/external-limit.ts";
import type { DefinedLimit } from "../policy/limit.ts";
import { amountInWords } from "../shared/amount-in-words.ts";
import type { Rate } from "../shared/bucket.ts";
import { CONNECTS } from "../shared/reserved-names.ts";
import { rankOf } from "./distribution.ts";
import { byteRates, connectRates, type Envelopes, type GridRate, messageRates } from "./envelopes.ts";
import { ranked } from "./ranked.ts";
import type { Suggestion } from "./result.ts";
import type { TrafficProfile, TypeTraffic } from "./traffic-profile.ts";
import { rateInWords, shareInWords } from "./words.ts";

/**
 * Ms over which two limits are compared. A limit lets `burst + limit * t / window` through in any `t` ms, and of all limits that leave
 * the same clients alone the one is suggested that lets the least through in so long: it stops a flood soonest.
 */
const HORIZON = 10_000;

/** The most that a limit lets through in ten seconds. */
export function through({ limit, window, burst }: Rate): number {
  return burst + (limit * HORIZON) / window;
}

/** A rate is told from a record only if at least so many messages at this rate fit into it, or bytes. */
const LEAST_FIT = { messages: 10, bytes: 1_000, connects: 1 };

/** Most types that a limit is suggested for, those with most messages first. */
const MOST_SUGGESTED = 8;

/** A type that fewer clients sent says little of what others may send. */
const LEAST_CLIENTS = 20;

/** What a limit has to count. */
interface Subject {
  readonly cost: Suggestion["cost"];
  readonly type: TypeTraffic | null;
  readonly rates: readonly GridRate[];
  readonly envelopes: Envelopes;
  /** By client: its row; -1 if it sent nothing of this. */
  readonly rows: Int32Array;
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
  const clients = profile.names.size;
  if (clients === 0) return { suggestions: [], maxMessageBytes: 0 };
  const rank = Math.max(1, rankOf(share, clients));
  const { largest } = profile.senders;
  const sizes = Float64Array.from({ length: clients }, (_, client) => largest.get(client));
  const chosen = subjectsOf(profile, clients).map((subject) => rateFor(subject, rank, span));
  const usual = Math.max(1, ranked(sizes.slice(), rank));
  const worst = sizes.map((size) => size / usual);
  for (const { needed, burst } of chosen)
    for (const [index, need] of needed.entries()) worst[index] = Math.max(worst[index] ?? 0, need / burst);
  const isSpared = bestOf(worst, rank);
  const suggestions = chosen.map(({ subject, needed, limit, window }) => {
    const isMeant = subject.cost === "connects" ? withAddresses(isSpared, profile) : isSpared;
    const rate = { limit, window, burst: mostOf(needed, isMeant) };
    return suggestionOf(subject, rate, clients, share, profile, policy);
  });
  return {
    suggestions: suggestions.filter(({ burst }) => burst < Infinity),
    maxMessageBytes: mostOf(sizes, isSpared),
  };
}

/** What leaves a share of the clients alone. */
export interface Suggested {
  readonly suggestions: Suggestion[];
  readonly maxMessageBytes: number;
}

/** Which of `values` are the `count` least: 1 for each. */
function bestOf(values: Float64Array, count: number): Uint8Array {
  const last = ranked(values.slice(), count);
  let left = count - values.filter((value) => value < last).length;
  return Uint8Array.from(values, (value) => Number(value < last || (value === last && left-- > 0)));
}

/** An address stands for many people, who may all come at once. It is never given up for that. */
function withAddresses(isSpared: Uint8Array, { names }: TrafficProfile): Uint8Array {
  return isSpared.map((spared, client) => (names.nameOf(client).startsWith(ADDRESS) ? 1 : spared));
}

function mostOf(values: Float64Array, isMeant: Uint8Array): number {
  return values.reduce((most, value, index) => (isMeant[index] === 1 ? Math.max(most, value) : most), 1);
}

/** All messages, all bytes, connects, and each type that enough clients sent, if there are several. */
function subjectsOf(profile: TrafficProfile, clients: number): Subject[] {
  const { types, envelopes, byteEnvelopes, connectEnvelopes, senders } = profile;
  const rowsOf = (rowOf: (client: number) => number): Int32Array =>
    Int32Array.from({ length: clients }, (_, client) => rowOf(client));
  const ofMessages = { cost: "messages", rates: messageRates, envelopes } as const;
  const ofBytes = { cost: "bytes", rates: byteRates, envelopes: byteEnvelopes } as const;
  const connects = rowsOf((client) => senders.connects.get(client));
  const all: Subject[] = [
    { ...ofMessages, type: null, rows: rowsOf((client) => senders.all.get(client)) },
    { ...ofBytes, type: null, rows: rowsOf((client) => senders.bytes.get(client)) },
  ];
  if (connects.some((row) => row >= 0))
    all.push({
      cost: "connects",
      type: null,
      rates: connectRates,
      envelopes: connectEnvelopes,
      rows: connects,
    });
  if (types.size < 2) return all;
  const named = [...types.values()]
    .filter((type) => type.hasName && type.clients >= LEAST_CLIENTS)
    .toSorted((a, b) => b.messages - a.messages)
    .slice(0, MOST_SUGGESTED)
    .map((type): Subject => ({ ...ofMessages, type, rows: rowsOf((client) => profile.rowOf(client, type)) }));
  return [...all, ...named];
}

interface Chosen extends Rate {
  readonly subject: Subject;
  /** By client: the least burst at this rate with which it is never refused; 0 if it sent nothing of this. */
  readonly needed: Float64Array;
}

/** @param rank how many clients are left alone */
function rateFor(subject: Subject, rank: number, span: number): Chosen {
  const { cost, rates, envelopes, rows } = subject;
  const fastest = rates.length - 1;
  const needed = new Float64Array(rows.length);
  const needAt = (index: number): void => {
    for (const [client, row] of rows.entries()) needed[client] = row < 0 ? 0 : envelopes.burstAt(row, index);
  };
  let best = { index: fastest, most: Infinity, burst: 1 };
  for (const [index, { limit, window }] of rates.entries()) {
    if ((limit * span) / window < LEAST_FIT[cost] && index < fastest) continue;
    needAt(index);
    const burst = Math.max(1, ranked(needed, rank));
    const most = through({ limit, window, burst });
    if (most < best.most) best = { index, most, burst };
  }
  needAt(best.index);
  const { limit, window } = rates[best.index] ?? { limit: 1, window: 1_000 };
  return { subject, needed, limit, window, burst: best.burst };
}

function suggestionOf(
  { type, cost }: Subject,
  { limit, window, burst }: Rate,
  clients: number,
  share: number,
  { hasAddresses }: TrafficProfile,
  policy: DefinedPolicy,
): Suggestion {
  const per = hasAddresses && cost !== "connects" ? "connection" : "client";
  const name = nameFor(type?.name ?? null, cost, policy);
  const what = type === null ? "" : ` of type "${type.name}"`;
  const who = per === "connection" ? "from one connection, " : "";
  const does = cost === "connects" ? "connect" : "send";
  const unit = cost === "connects" ? "times" : cost;
  const because =
    `${amountInWords(clients, "clients")} ${clients === 1 ? "was" : "were"} seen. If each may ${does} ` +
    `${rateInWords(limit, window, unit)}${what}, ${who}and ${burst.toLocaleString("en")} at once after a pause, ` +
    `${shareInWords(share)} of them are never refused.`;
  return { name, type: type?.name ?? null, cost, limit, window, burst, per, share, because };
}

/** The limit of the policy that counts just these messages, or else a new name. */
function nameFor(type: string | null, cost: Suggestion["cost"], policy: DefinedPolicy): string {
  if (cost === "connects") return CONNECTS;
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
