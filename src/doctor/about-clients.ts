import { isExternal } from "../policy/external-limit.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import { isLoopback } from "../platform/surroundings.ts";
import { amountInWords } from "../shared/amount-in-words.ts";
import { type Finding, finding, percent } from "./finding.ts";
import type { Observations } from "./observations.ts";

/** From so many connections on, it says something that none of them is different. */
const SEVERAL = 5;

/** What the connections show about who is told apart from whom. */
export function aboutClients(policy: DefinedPolicy, seen: Observations): Finding[] {
  if (seen.connections.all === 0) return [];
  return [...oneAddress(seen), ...noIdentity(policy, seen), ...fallsBack(policy, seen)];
}

function oneAddress({ connections, onlyAddress }: Observations): Finding[] {
  const { withAddress, withUser } = connections;
  if (onlyAddress === null || withAddress < SEVERAL) return [];
  const all = `All ${amountInWords(withAddress, "connections")} came from one address`;
  if (isLoopback(onlyAddress)) {
    return [
      finding(
        "one-address",
        "info",
        `${all}, that of the machine itself, as is usual in development.`,
        "Give the policy an identify to tell clients apart here. Deployed, each client has its own address.",
      ),
    ];
  }
  const fix =
    "If they are not all behind one router, something between them and Cloudflare hides their addresses: let clients connect to Cloudflare " +
    "directly, or tell them apart by an identify that reads what you verified.";
  return withUser === 0
    ? [
        finding(
          "one-address",
          "error",
          `${all}, so all of them are one client: a ban of one is a ban of all.`,
          fix,
        ),
      ]
    : [
        finding(
          "one-address",
          "warning",
          `${all}. Whatever goes by the address hits all of them together: limits per address, and the gate's rateLimit.`,
          fix,
        ),
      ];
}

function noIdentity({ identify }: DefinedPolicy, { connections }: Observations): Finding[] {
  const { all, withUser, unknown } = connections;
  if (unknown * 2 > all) {
    const why = identify === undefined ? "the policy has no identify" : "the policy's identify names nobody";
    return [
      finding(
        "no-identity",
        "error",
        `Of ${percent(unknown, all)} of ${amountInWords(all, "connections")} nothing is known: the server states no address, and ${why}. ` +
          "A client that is closed can come straight back.",
        "Give the policy an identify that returns an id you have verified.",
      ),
    ];
  }
  if (withUser > 0) return [];
  if (identify === undefined) {
    return [
      finding(
        "no-identity",
        "info",
        "The policy has no identify, so clients are known by their addresses. People behind one address share bans and their connections are counted together.",
        "If people sign in, give the policy an identify that returns an id you have verified.",
      ),
    ];
  }
  if (all < SEVERAL) return [];
  return [
    finding(
      "no-identity",
      "warning",
      `The policy's identify named nobody on ${amountInWords(all, "connections")}.`,
      "Check that what it reads reaches the room: a cookie, a header, or a parameter of the URL that the client sends. Errors that it throws are events named error.",
    ),
  ];
}

function fallsBack({ limits }: DefinedPolicy, { connections }: Observations): Finding[] {
  const { all, withAddress, unknown } = connections;
  if (all < SEVERAL) return [];
  const lacks = { client: unknown, address: all - withAddress };
  return limits.flatMap((limit) => {
    const { name, per } = limit;
    if (isExternal(limit) || (per !== "client" && per !== "address") || lacks[per] * 2 <= all) return [];
    return [
      finding(
        "falls-back",
        "warning",
        `Limit "${name}" is per ${per}, but of ${percent(lacks[per], all)} of ${amountInWords(all, "connections")} the ${per} is unknown. ` +
          "There it counts each connection by itself, and a client gets the whole limit again with each tab.",
        per === "client"
          ? "Give the policy an identify that returns an id you have verified."
          : "State the address (CF-Connecting-IP), or count per client or per connection.",
      ),
    ];
  });
}
