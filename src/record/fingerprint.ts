import type { LimitOverrides } from "../policy/limit.ts";
import type { DefinedPolicy } from "../policy/policy.ts";

/** What of a policy a verdict depends on. What only words a verdict, stores it or shows it is left out. */
const DECIDING = [
  "limits",
  "maxMessageBytes",
  "cooldown",
  "forgiveAfter",
  "ladder",
  "free",
  "onRefusal",
  "admission",
  "invalid",
  "enforce",
  "controlMessages",
] as const satisfies readonly (keyof DefinedPolicy)[];

/** FNV-1a of 64 bits (Fowler, Noll and Vo). */
const BASIS = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
const BITS = 64;
const HEX = 16;

/**
 * Tells whether two policies decide alike: 16 hex digits that are the same if the policies are. The body of a function does not count,
 * since each bundler writes it differently. That there is one does.
 *
 * @param overrides other numbers that some clients have: with them a room decides as no policy alone does
 */
export function fingerprintOf(policy: DefinedPolicy, overrides: readonly LimitOverrides[] = []): string {
  const deciding: unknown[] = DECIDING.map((option) => policy[option] ?? null);
  const text = JSON.stringify(overrides.length === 0 ? deciding : [...deciding, overrides], canonical);
  let hash = BASIS;
  for (let index = 0; index < text.length; index++) {
    hash = BigInt.asUintN(BITS, (hash ^ BigInt(text.charCodeAt(index))) * PRIME);
  }
  return hash.toString(16).padStart(HEX, "0");
}

/** Puts properties in an order of their own, so that it does not matter how a policy was written down. */
function canonical(name: string, value: unknown): unknown {
  if (name === "warning") return undefined;
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
