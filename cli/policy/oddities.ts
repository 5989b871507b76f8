import type { DefinedLimit, DefinedPolicy } from "party-bouncer";

/** Something that a policy may say, and that is rarely meant. */
export interface Oddity {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What is odd about a policy, without any traffic to tell by. */
export function odditiesOf(policy: DefinedPolicy): Oddity[] {
  return [
    ...neverReached(policy),
    ...tooSmallForOne(policy),
    ...sharedByAddress(policy),
    ...neverCounted(policy),
    ...withoutEnd(policy),
  ];
}

/** The limits that the bouncer counts itself, each with its place. */
function ownLimits({ limits }: DefinedPolicy): (readonly [DefinedLimit, number])[] {
  return limits.flatMap((limit, index) => ("consume" in limit ? [] : [[limit, index] as const]));
}

function neverReached(policy: DefinedPolicy): Oddity[] {
  const own = ownLimits(policy);
  return own.flatMap(([limit, index]) => {
    const stricter = own.find(([other]) => other !== limit && isWithin(other, limit));
    if (stricter === undefined) return [];
    const [other] = stricter;
    return [
      {
        path: ["limits", index],
        message: `limits[${index}] ("${limit.name}") can never refuse: whatever it counts, "${other.name}" counts too, and refuses sooner`,
      },
    ];
  });
}

/** Whether a limit refuses before another one can, since it counts at least the same and allows less. */
function isWithin(limit: DefinedLimit, other: DefinedLimit): boolean {
  return (
    limit.algorithm === "gcra" &&
    other.algorithm === "gcra" &&
    limit.match === undefined &&
    limit.tiers === undefined &&
    limit.cost === other.cost &&
    limit.per === other.per &&
    typeof limit.per === "string" &&
    limit.per !== "room" &&
    typeof limit.cost === "string" &&
    (limit.enforce ?? true) === true &&
    limit.burst < other.burst &&
    limit.limit / limit.window <= other.limit / other.window
  );
}

function tooSmallForOne(policy: DefinedPolicy): Oddity[] {
  const { maxMessageBytes } = policy;
  return ownLimits(policy).flatMap(([limit, index]) => {
    if (limit.cost !== "bytes" || limit.burst >= maxMessageBytes) return [];
    return [
      {
        path: ["limits", index, "burst"],
        message: `limits[${index}].burst: a message of more than ${limit.burst.toLocaleString("en")} bytes is always refused by "${limit.name}", and maxMessageBytes lets messages have ${maxMessageBytes.toLocaleString("en")}`,
      },
    ];
  });
}

function sharedByAddress(policy: DefinedPolicy): Oddity[] {
  if (policy.identify !== undefined) return [];
  const found = ownLimits(policy).flatMap(([limit, index]): Oddity[] => {
    if (limit.tiers !== undefined) {
      const message = `limits[${index}].tiers: nobody has a tier, since there is no identify that names one`;
      return [{ path: ["limits", index, "tiers"], message }];
    }
    if (limit.per !== "client") return [];
    const message = `limits[${index}].per: everybody behind one address shares "${limit.name}", since there is no identify`;
    return [{ path: ["limits", index, "per"], message }];
  });
  policy.ladder.forEach((rung, index) => {
    if (rung.do !== "close" || rung.for !== "forever") return;
    const message = `ladder[${index}].for: everybody behind the offender's address is kept out forever, since there is no identify`;
    found.push({ path: ["ladder", index, "for"], message });
  });
  return found;
}

function neverCounted(policy: DefinedPolicy): Oddity[] {
  const free = typesOf(policy.free?.type);
  // A match with a second property is free for some only.
  if (free.length === 0 || Object.keys(policy.free ?? {}).length > 1) return [];
  return ownLimits(policy).flatMap(([{ name, match }, index]) => {
    const types = typesOf(match?.type);
    if (types.length === 0 || !types.every((type) => free.includes(type))) return [];
    const message = `limits[${index}].match: "${name}" counts nothing, since what it matches is free`;
    return [{ path: ["limits", index, "match"], message }];
  });
}

function typesOf(matcher: unknown): string[] {
  if (typeof matcher === "string") return [matcher];
  return Array.isArray(matcher) ? matcher : [];
}

function withoutEnd({ ladder, enforce }: DefinedPolicy): Oddity[] {
  if (!enforce) {
    return [{ path: ["enforce"], message: "enforce: nobody is refused or warned, since it is false" }];
  }
  const last = ladder.length - 1;
  const highest = ladder[last];
  if (highest === undefined || (highest.do !== "warn" && highest.do !== "restrict")) return [];
  const message = `ladder[${last}]: the ladder ends with "${highest.do}", so a client that never stops is never closed`;
  return [{ path: ["ladder", last], message }];
}
