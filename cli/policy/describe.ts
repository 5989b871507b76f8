import type { DefinedLimit, DefinedPolicy, DefinedRate } from "party-bouncer";
import { spanInWords } from "../../src/simulator/words.ts";

/** A policy in a few lines, each with what it is about. */
export function describePolicy(policy: DefinedPolicy): (readonly [string, string])[] {
  const { limits, budgets, admission } = policy;
  return [
    ...limits.map((limit, index): [string, string] => [
      index === 0 ? "limits" : "",
      "consume" in limit ? `${limit.name}: another limiter is asked` : describeLimit(limit),
    ]),
    ...budgets.map(({ name, limit, window }, index): [string, string] => [
      index === 0 ? "budgets" : "",
      `${name}: ${limit.toLocaleString("en")} in ${spanInWords(window)}`,
    ]),
    ["size", `at most ${policy.maxMessageBytes.toLocaleString("en")} bytes a message`],
    ["ladder", policy.ladder.map(describeRung).join(", ")],
    ["connections", `${admission.perClient} a client, ${admission.perAddress} an address`],
    ["clients", policy.identify === undefined ? "by their network address" : "as identify says"],
  ];
}

function describeLimit({ name, cost, per, match, enforce = true, ...rate }: DefinedLimit): string {
  const types = match?.type;
  const of =
    typeof types === "string" ? ` of ${types}` : Array.isArray(types) ? ` of ${types.join(", ")}` : "";
  const whose =
    typeof per === "function" ? "for each key" : per === "room" ? "for the room" : `for each ${per}`;
  const what = cost === "bytes" ? " bytes" : "";
  const tried = enforce === true ? "" : enforce === false ? ", only tried" : `, for ${enforce.share * 100}%`;
  return `${name}: ${describeRate(rate, what)}${of}, ${whose}${tried}`;
}

/** `10 a second, 20 at once` */
function describeRate({ limit, window, burst }: DefinedRate, what = ""): string {
  const often = `${limit.toLocaleString("en")}${what} ${window === 1_000 ? "a second" : `in ${spanInWords(window)}`}`;
  return burst === limit ? often : `${often}, ${burst.toLocaleString("en")} at once`;
}

function describeRung(rung: DefinedPolicy["ladder"][number]): string {
  if (typeof rung.do === "function") return `strike ${rung.strikes} as its function says`;
  const span = "for" in rung && (typeof rung.for === "number" || rung.for === "forever") ? rung.for : null;
  const long = span === null ? "" : span === "forever" ? " forever" : ` for ${spanInWords(span)}`;
  return `strike ${rung.strikes} ${rung.do}${long}`;
}
