import type { SeededRandom } from "../support/seeded-random.ts";

/** What a record may turn into, in the whole or in a part: whatever structured clone can hold. */
const RUINS: readonly (() => unknown)[] = [
  () => null,
  () => undefined,
  () => "",
  () => "\ud800",
  () => "x".repeat(10_000),
  () => "user:\udfff",
  () => "address:#",
  () => Number.NaN,
  () => Infinity,
  () => -Infinity,
  () => -1,
  () => 0.5,
  () => 1e300,
  () => 10n,
  () => true,
  () => [],
  () => {
    const ring: unknown[] = [];
    ring.push(ring);
    return ring;
  },
  () => ({}),
  () => JSON.parse('{"__proto__":{"kind":"close"}}') as unknown,
  () => new Map([["kind", "close"]]),
  () => new Date(Number.NaN),
  () => new Uint8Array(8),
  () => new Error("a record"),
];

/** A record that a disk, an older version or somebody's script has left otherwise than it was written. */
export function corrupted(record: unknown, random: SeededRandom): unknown {
  const ruin = random.pick(RUINS)?.();
  const isPlain = typeof record === "object" && record !== null && Object.keys(record).length > 0;
  if (!isPlain || random.below(4) === 0) return ruin;
  const copy = structuredClone(record) as Record<string, unknown>;
  const key = random.pick(Object.keys(copy)) ?? "";
  const chance = random.below(4);
  if (chance === 0) Reflect.deleteProperty(copy, key);
  else if (chance === 1) copy[key] = ruin;
  else copy[key] = corrupted(copy[key], random);
  return copy;
}
