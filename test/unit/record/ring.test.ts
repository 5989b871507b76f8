import { describe, expect, it } from "vitest";
import { Ring } from "../../../src/record/ring.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { MINUTE, START } from "../../support/time.ts";

const MOST = 100_000;

/** Begins a segment, and writes so many bytes of it. */
async function segment(ring: Ring, at: number, bytes: number, most = MOST): Promise<void> {
  ring.begin({ at, lead: 1, leadBytes: 1, isFresh: false });
  await ring.append(new Uint8Array(bytes).fill(at % 251), most);
}

async function ringOn(storage: MemoryStorage | null, keep = MINUTE, now = START): Promise<Ring> {
  const ring = new Ring(storage);
  await ring.load(keep, now);
  return ring;
}

describe.each([
  ["under keys", () => new MemoryStorage()],
  ["in memory", () => null],
])("a ring %s", (_, make) => {
  it("gives back what was appended, in one piece", async () => {
    const ring = await ringOn(make());
    ring.begin({ at: START, lead: 2, leadBytes: 1, isFresh: true });
    const written: number[] = [];
    for (let round = 0; round < 60; round++) {
      const bytes = Uint8Array.from({ length: round * 17 }, (_, index) => (index * round) % 256);
      written.push(...bytes);
      await ring.append(bytes, MOST);
    }
    const [only] = ring.segments;
    expect(only?.bytes).toBe(written.length);
    expect(only && [...(await ring.read(only))]).toEqual(written);
  });

  it("lets the oldest go once all are too large, but never the one that is written", async () => {
    const ring = await ringOn(make());
    for (let index = 0; index < 10; index++) await segment(ring, START + index, 30_000);
    expect(ring.segments.map(({ at }) => at - START)).toEqual([7, 8, 9]);
    await segment(ring, START + 10, 3 * MOST);
    expect(ring.segments.map(({ bytes }) => bytes)).toEqual([3 * MOST]);
  });

  it("lets go what is older than it is to keep", async () => {
    const ring = await ringOn(make());
    for (let index = 0; index < 5; index++) await segment(ring, START + index * MINUTE, 100);
    ring.drop(2 * MINUTE, START + 4.5 * MINUTE);
    // One is over when the next one is as old.
    expect(ring.segments.map(({ at }) => (at - START) / MINUTE)).toEqual([2, 3, 4]);
  });
});

describe("a ring in storage", () => {
  it("is found again, and goes on where it was", async () => {
    const storage = new MemoryStorage();
    const before = await ringOn(storage);
    await segment(before, START, 5_000);
    await segment(before, START + 1, 6_000);
    const after = await ringOn(storage);
    expect([after.key, after.segments]).toEqual([before.key, before.segments]);
    await after.append(Uint8Array.of(1, 2, 3), MOST);
    const { last } = after;
    expect(last?.bytes).toBe(6_003);
    expect(last && [...(await after.read(last))].slice(-4)).toEqual([(START + 1) % 251, 1, 2, 3]);
  });

  it("deletes what has gone, and has as few values as its bytes take", async () => {
    const storage = new MemoryStorage();
    const ring = await ringOn(storage);
    for (let round = 0; round < 40; round++) {
      ring.begin({ at: START + round, lead: 1, leadBytes: 1, isFresh: false });
      for (let second = 0; second < 60; second++) await ring.append(new Uint8Array(150), MOST);
    }
    expect(ring.bytes).toBeLessThanOrEqual(MOST);
    const values = storage.keys("party-bouncer:traffic/");
    expect(values.length).toBeLessThanOrEqual(Math.ceil(MOST / 4_096) + ring.segments.length);
  });

  it("has another key once nothing is left of what it was used for", async () => {
    const storage = new MemoryStorage();
    const ring = await ringOn(storage);
    await segment(ring, START, 100);
    const { key } = ring;
    expect(key).toMatch(/^[\da-f]{32}$/);
    ring.drop(MINUTE, START + 30_000);
    expect(ring.key).toBe(key);
    ring.drop(MINUTE, START + 2 * MINUTE);
    expect(ring.key).not.toBe(key);
    await segment(ring, START + 2 * MINUTE, 100);
    const later = await ringOn(storage, MINUTE, START + 5 * MINUTE);
    expect([later.key === ring.key, later.segments, storage.records.size]).toEqual([false, [], 0]);
  });

  it("is empty after it was cleared", async () => {
    const storage = new MemoryStorage();
    const ring = await ringOn(storage);
    await segment(ring, START, 9_000);
    const { key } = ring;
    await ring.clear();
    expect([ring.segments, storage.records.size, ring.key === key]).toEqual([[], 0, false]);
  });

  it.each([[{ v: 2 }], ["text"], [{ v: 1, key: "short", segments: [] }], [null]])(
    "begins afresh if its index is %j",
    async (index) => {
      const storage = new MemoryStorage();
      await segment(await ringOn(storage), START, 100);
      storage.records.set("party-bouncer:traffic-index", index);
      const ring = new Ring(storage);
      await expect(ring.load(MINUTE, START)).rejects.toThrow("cannot be read");
      expect([ring.segments, storage.records.size]).toEqual([[], 0]);
    },
  );

  it("begins afresh if its index names more parts than can be, which it would have to delete one by one", async () => {
    const storage = new MemoryStorage();
    await segment(await ringOn(storage), START, 100);
    const index = storage.records.get("party-bouncer:traffic-index") as { segments: object[] };
    const segments = index.segments.map((each) => ({ ...each, parts: Number.MAX_SAFE_INTEGER }));
    storage.records.set("party-bouncer:traffic-index", { ...index, segments });
    const ring = new Ring(storage);
    await expect(ring.load(MINUTE, START)).rejects.toThrow("cannot be read");
    await segment(ring, START + 1, 100);
    expect(await ringOn(storage)).toMatchObject({ segments: [{ parts: 1 }] });
  });

  it("takes what is left of a segment whose last parts were lost", async () => {
    const storage = new MemoryStorage();
    await segment(await ringOn(storage), START, 10_000);
    storage.records.delete(storage.keys("party-bouncer:traffic/").at(-1) ?? "");
    const ring = await ringOn(storage);
    expect(ring.segments).toEqual([expect.objectContaining({ bytes: 8_192, parts: 2 })]);
  });
});
