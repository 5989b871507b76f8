import type { MessageInfo } from "../identify/visitor.ts";
import type { AlgorithmName, DefinedLimit, DefinedRate } from "../policy/limit.ts";
import type { Algorithm, Rate } from "./algorithm.ts";
import { fixedWindow } from "./fixed-window.ts";
import { gcra } from "./gcra.ts";
import { matchingOf } from "./matching.ts";
import { bytesOf, type Message } from "./message.ts";
import { slidingWindow } from "./sliding-window.ts";

/** A limit, ready to measure with. */
export interface Meter {
  /** Differs from that of every limit that counts otherwise, so that no count is ever read with the wrong numbers. */
  readonly id: number;
  readonly limit: DefinedLimit;
  /** How those of a tier are limited, or `null` where they are not. */
  algorithmFor(tier: string | null): Algorithm | null;
  /** Where the count of such a message is kept; `null` where the limit does not hold for it. */
  placeOf(info: MessageInfo): Place | null;
  costOf(message: Message, info: MessageInfo): number;
  /**
   * Under pressure, half of what a room may take is for those who take no more than their share. `null` for limits that
   * are not a room's.
   */
  readonly fairness: Fairness | null;
  readonly asksForType: boolean;
  /** Whether all its counts are the connection's own, one for each. */
  readonly isPrivate: boolean;
}

/**
 * Where a count is kept: `own` at the connection, one for each limit; `keyed` under a key, shared by all who have it,
 * or apart for each connection (`mine`).
 */
export type Place = { readonly kind: "own" } | KeyedPlace;
export interface KeyedPlace {
  readonly kind: "shared" | "mine";
  readonly key: string;
}

export interface Fairness {
  /** The room as if only half of the burst were there. */
  readonly half: Algorithm;
  /** One sender, as if the other half were shared out among so many. */
  share(senders: number): Algorithm;
}

const OWN: Place = { kind: "own" };
const LONGEST_KEY = 512;

export function meterOf(limit: DefinedLimit): Meter {
  const matching = matchingOf(limit.match);
  const usual = algorithmOf(limit.algorithm, limit);
  const tiers = new Map(
    Object.entries(limit.tiers ?? {}).map(([tier, rate]) => [
      tier,
      rate === false ? null : algorithmOf(limit.algorithm, rate),
    ]),
  );
  const isPrivate = limit.per === "connection" && !matching.varies;
  return {
    id: fingerprint(limit),
    limit,
    isPrivate,
    asksForType: matching.asksForType || typeof limit.per === "function" || typeof limit.cost === "function",
    fairness: limit.per === "room" && limit.algorithm === "gcra" ? fairnessOf(limit) : null,
    algorithmFor: (tier) => (tier === null ? usual : tiers.has(tier) ? (tiers.get(tier) ?? null) : usual),
    placeOf(info) {
      const values = matching.read(info);
      if (values === null) return null;
      if (isPrivate) return OWN;
      const scope = scopeOf(limit, info);
      if (scope === null) return null;
      const key = bounded(JSON.stringify([limit.name, scope.key, ...values]));
      return scope.kind === "mine" && !matching.varies ? OWN : { kind: scope.kind, key };
    },
    costOf(message, info) {
      const { cost } = limit;
      if (cost === "messages") return 1;
      return cost === "bytes" ? bytesOf(message) : wholeCost(cost(message, info));
    },
  };
}

function algorithmOf(name: AlgorithmName, rate: Rate): Algorithm {
  if (name === "gcra") return gcra(rate);
  return name === "sliding-window" ? slidingWindow(rate) : fixedWindow(rate);
}

function fairnessOf(rate: DefinedRate): Fairness {
  const { within } = gcra(rate);
  const half = Math.max(1, Math.floor(rate.burst / 2));
  return {
    half: within(half),
    share: (senders) => within(senders <= 1 ? rate.burst : Math.max(1, Math.floor(half / senders))),
  };
}

const MINE = { kind: "mine", key: "" } as const;

function scopeOf({ per }: DefinedLimit, info: MessageInfo): { kind: "shared" | "mine"; key: string } | null {
  if (per === "room") return { kind: "shared", key: "" };
  if (per === "connection") return MINE;
  if (typeof per === "function") {
    const key = per(info);
    return typeof key === "string" ? { kind: "shared", key } : null;
  }
  const key = per === "client" ? info.clientKey : info.address;
  return key === null ? MINE : { kind: "shared", key };
}

/** A key that a client can stretch must not fill the memory. Its length and a hash tell what was cut off. */
function bounded(key: string): string {
  return key.length <= LONGEST_KEY ? key : `${key.slice(0, LONGEST_KEY)}#${key.length}#${hashOf(key)}`;
}

function fingerprint({ name, limit, window, burst, algorithm, per, cost, match }: DefinedLimit): number {
  return hashOf(JSON.stringify([name, limit, window, burst, algorithm, String(per), String(cost), match]));
}

/** 32-bit FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** What a cost function says, as arithmetic can bear it: what is no number of 0 or more counts as 1. */
function wholeCost(cost: unknown): number {
  return typeof cost === "number" && cost >= 0 ? Math.min(Math.ceil(cost), Number.MAX_SAFE_INTEGER) : 1;
}
