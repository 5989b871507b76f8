// @module-tag slow
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entrySchema } from "../../src/bans/ban.ts";
import { bansOf, BUDGETS, recoveryKeyOf, RECOVERIES, OUTBOX } from "../../src/storage/storage-keys.ts";
import { roomKeyOf } from "../../src/ledger/room-key.ts";
import { parseRecoveryRecord } from "../../src/session/recovery-record.ts";
import type { MemoryStorage } from "../support/storage.ts";
import { type SharingRoom, World } from "../support/ledger-world.ts";
import { SeededRandom } from "../support/seeded-random.ts";
import { corrupted } from "./corruption.ts";
import { runs } from "../support/runs.ts";
import { Room } from "../support/room.ts";
import { HOUR, MINUTE } from "../support/time.ts";

const seed = Number(process.env["SEED"] ?? 20_260_101);

/** Whose records are corrupted, and whose are not. */
const VICTIMS = ["open", "hidden", "struck", "waiting"] as const;
const BYSTANDERS = ["banned", "free"] as const;

/** A room that remembers something of everybody, and whose memory is lost. */
async function aged(isShared: boolean): Promise<{ world: World; room: SharingRoom }> {
  const world = new World();
  const room = world.room("here", { isShared });
  for (const user of ["open", "banned"]) await room.bouncer.bans.add(`user:${user}`, { for: "1h" });
  await room.bouncer.bans.add("user:hidden", { kind: "shadow-ban", for: "1h", disclosure: "delayed" });
  const struck = await room.enter("struck");
  room.bouncer.strikes.add(struck);
  room.leave(struck);
  await world.quiet();
  room.toLedger.trouble = "away";
  await room.bouncer.bans.add("user:waiting", { for: "1h" });
  await world.quiet();
  room.restart(isShared);
  world.now += 2 * MINUTE;
  return { world, room };
}

/** What is kept of those whose records are not touched. */
function kept(storage: MemoryStorage): unknown[] {
  return storage
    .keys()
    .filter((key) => BYSTANDERS.some((user) => key.includes(`user%3A${user}`)))
    .map((key) => storage.records.get(key));
}

function ruin(storage: MemoryStorage, random: SeededRandom): string[] {
  const keys = storage
    .keys()
    .filter((key) => VICTIMS.some((user) => key.includes(`user%3A${user}`)) || key.startsWith(OUTBOX))
    .filter(() => random.below(2) === 0);
  for (const key of keys) storage.records.set(key, corrupted(storage.records.get(key), random));
  return keys;
}

/** Whether somebody was told of a record by its key. */
const isTold = (failures: readonly unknown[], key: string): boolean =>
  failures.some((error) => String(error).includes(key));

describe("records that cannot be read", () => {
  it("are told of and left out: no room stops, nobody else is forgotten, and what is decided from then on holds", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.boolean(), async (throws, isShared) => {
        const random = new SeededRandom(throws);
        const { world, room } = await aged(isShared);
        const before = kept(room.storage);
        const ruined = ruin(room.storage, random);
        const unreadable = ruined.filter((key) => isUnreadable(key, room.storage.records.get(key)));
        world.heal();

        for (const user of VICTIMS) await room.enter(user);
        await world.quiet();
        const [banned, free] = [await room.enter("banned"), await room.enter("free")];
        await world.quiet();
        expect(banned.codes).toEqual([4403]);
        expect(free.codes).toEqual([]);
        expect(room.bouncer.handle(free, "hello", () => "delivered")).toBe("delivered");
        expect(kept(room.storage)).toEqual(expect.arrayContaining(before));
        const errors = room.errors.map(({ error }) => error);
        // Strikes that cannot be read may also be swept away, as those that are over, before their client comes.
        const isSwept = (key: string): boolean =>
          key.startsWith(RECOVERIES) && !room.storage.records.has(key);
        expect(unreadable.filter((key) => !isTold(errors, key) && !isSwept(key))).toEqual([]);

        for (const user of VICTIMS) {
          await room.bouncer.bans.history(`user:${user}`);
          await room.bouncer.bans.remove(`user:${user}`);
          const { id } = await room.bouncer.bans.add(`user:${user}`, { for: "2h" });
          await world.quiet();
          expect(await room.bans(user)).toContain(id);
          expect((await room.enter(user)).codes).toEqual([4403]);
          await room.bouncer.bans.remove(`user:${user}`);
          await world.quiet();
          expect((await room.enter(user)).codes).toEqual([]);
        }
      }),
      { seed, numRuns: runs(60) },
    );
  });

  it("of the ledger keep nobody in or out but whom they are about, and the rooms hear of the others", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (throws) => {
        const random = new SeededRandom(throws);
        const world = new World();
        const [here, there] = [world.room("here"), world.room("there")];
        await here.bouncer.bans.add("user:open", { for: "1h" });
        await here.bouncer.bans.add("user:banned", { for: "1h" });
        const free = await there.enter("free");
        await world.quiet();
        const storage = world.storageOf("open");
        const ruined = storage.keys().filter(() => random.below(2) === 0);
        for (const key of ruined) storage.records.set(key, corrupted(storage.records.get(key), random));
        const strange = await roomKeyOf({ party: "main", room: "nowhere" });
        world
          .storageOf("free")
          .records.set(
            strange,
            corrupted({ room: { party: "main", room: "nowhere" }, token: "x", at: 1 }, random),
          );
        world.restartLedger();

        await there.enter("open");
        await there.bouncer.bans.history("user:open");
        expect((await there.enter("banned")).codes).toEqual([4403]);
        await here.bouncer.bans.add("user:free", { for: "1h" });
        await world.quiet();
        expect(free.codes).toEqual([4403]);
        const { id } = await here.bouncer.bans.add("user:open", { for: "2h" });
        await world.quiet();
        expect(await world.bans("open")).toContain(id);
        expect((await there.enter("open")).codes).toEqual([4403]);
      }),
      { seed, numRuns: runs(60) },
    );
  });
});

describe("a budget's record that cannot be read, or says something else", () => {
  it("stops nobody, and is over after a window at the latest", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (throws) => {
        const random = new SeededRandom(throws);
        const room = new Room({ budgets: [{ name: "tokens", limit: 100, window: "1h" }] });
        room.bouncer.on("error", () => {});
        const { budgets } = room.bouncer;
        const [first, second] = [
          await budgets.reserve("user:ada", "tokens", 10),
          await budgets.reserve("user:ada", "tokens", 20),
        ];
        if (!first.ok || !second.ok) throw new Error("nothing was spent before");
        await first.settle(5);
        const [key = ""] = room.memory.keys(BUDGETS);
        room.memory.records.set(key, corrupted(room.memory.records.get(key), random));
        await second.settle(5);
        const left = await budgets.left("user:ada", "tokens");
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left).toBeLessThanOrEqual(100);
        await budgets.reserve("user:ada", "tokens", 1);
        room.now += HOUR;
        expect(await budgets.left("user:ada", "tokens")).toBe(100);
      }),
      { seed, numRuns: runs(500) },
    );
  });
});

/** Whether a record that is read when its client comes in no longer says what it said. */
function isUnreadable(key: string, record: unknown): boolean {
  if (record === undefined) return false;
  const user = VICTIMS.find((user) => key.includes(`user%3A${user}`));
  if (user !== undefined && key.startsWith(bansOf(`user:${user}`)))
    return !entrySchema.safeParse(record).success;
  return key === recoveryKeyOf("user:struck") && parseRecoveryRecord(record) === null;
}
