import type { DefinedPolicy } from "../policy/policy.ts";
import { SIZE_LIMIT, SLOW_MODE } from "../shared/reserved-names.ts";
import { amountInWords } from "../shared/amount-in-words.ts";
import { type Finding, finding, percent } from "./finding.ts";
import type { Observations } from "./observations.ts";

/** Fewer clients, or fewer messages, say nothing about a limit. */
const LEAST_CLIENTS = 5;
const LEAST_MESSAGES = 1_000;

/** So many of a limit's messages have to have been looked at before it is said that nobody came near it. */
const LEAST_LOOKED = 50;

/** Less of its burst than this is not near it. */
const NEAR = 0.1;

/** Types that are rare are seen in so many messages. */
const MANY_MESSAGES = 10_000;

/** What the messages show about the limits and the largest size. */
export function aboutLimits(policy: DefinedPolicy, seen: Observations, source: "room" | "record"): Finding[] {
  // Slow mode is meant to hit everybody.
  const limits = policy.limits.filter(({ name }) => name !== SLOW_MODE);
  return [
    ...hitsEverybody({ limits }, seen),
    ...sizes(policy, seen),
    ...idle({ limits }, seen),
    ...early(seen, source),
  ];
}

function hitsEverybody({ limits }: Pick<DefinedPolicy, "limits">, seen: Observations): Finding[] {
  const { clients } = seen;
  if (clients < LEAST_CLIENTS) return [];
  return limits.flatMap(({ name }) => {
    const hit = seen.hitBy(name);
    if (hit * 2 <= clients) return [];
    return [
      finding(
        "limit-hits-everybody",
        "warning",
        `Limit "${name}" has refused messages of ${hit.toLocaleString("en")} of ${amountInWords(clients, "clients")}. A limit that hits most people hits honest ones.`,
        `Raise the burst or the limit of "${name}": simulate the policy with a record of your traffic, which suggests numbers.`,
      ),
    ];
  });
}

function sizes({ maxMessageBytes }: DefinedPolicy, seen: Observations): Finding[] {
  const { count } = seen.sizes;
  if (count < LEAST_MESSAGES / 10) return [];
  const p99 = seen.sizes.atShare(0.99);
  if (p99 <= maxMessageBytes && seen.tooLarge * 100 <= count) return [];
  const by = seen.hitBy(SIZE_LIMIT);
  const isOneOfMany = by === 1 && seen.clients >= LEAST_CLIENTS;
  const who = isOneOfMany ? " All of them are one client's, who may mean harm." : "";
  return [
    finding(
      "small-max-message-bytes",
      isOneOfMany ? "info" : "warning",
      `${percent(seen.tooLarge, count)} of ${amountInWords(count, "messages")} were larger than maxMessageBytes, ${maxMessageBytes.toLocaleString("en")} bytes: ` +
        `the 99th percentile is at least ${p99.toLocaleString("en")}.${who}`,
      "Raise maxMessageBytes above the largest message that your app sends, or have the app send less at once.",
    ),
  ];
}

function idle({ limits }: Pick<DefinedPolicy, "limits">, seen: Observations): Finding[] {
  if (seen.sizes.count < LEAST_MESSAGES) return [];
  return limits.flatMap(({ name }) => {
    const limit = seen.limits.get(name);
    if (limit === undefined || seen.hitBy(name) > 0) return [];
    if (limit.looked === 0) {
      if (seen.sizes.count < MANY_MESSAGES) return [];
      return [
        finding(
          "limit-idle",
          "info",
          `Limit "${name}" counted few of ${amountInWords(seen.sizes.count, "messages")}, or none.`,
          `Check that the match of "${name}" names types as your clients send them, and that classify tells them.`,
        ),
      ];
    }
    if (limit.looked < LEAST_LOOKED || limit.fullest >= NEAR) return [];
    return [
      finding(
        "limit-idle",
        "info",
        `Nobody came near limit "${name}": ${limit.fullest < 0.005 ? "less than 1%" : `at most ${percent(limit.fullest, 1)}`} of its burst was used at once.`,
        `A lower burst would stop a flood sooner and still hit nobody. Simulate the policy with a record of your traffic, which suggests one.`,
      ),
    ];
  });
}

function early({ sizes: { count }, clients }: Observations, source: "room" | "record"): Finding[] {
  if (count >= LEAST_MESSAGES && clients >= LEAST_CLIENTS) return [];
  const where =
    source === "record" ? "are in the record" : "were seen since the room was last loaded into memory";
  return [
    finding(
      "too-early",
      "info",
      `Only ${amountInWords(count, "messages")} of ${amountInWords(clients, "clients")} ${where}, too few to say much about its limits.`,
      source === "record"
        ? "Record for longer, or when more people are there."
        : "Ask again later, or look at a record of its traffic: party-bouncer doctor traffic.jsonl --policy policy.ts.",
    ),
  ];
}
