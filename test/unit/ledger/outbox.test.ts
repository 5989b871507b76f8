import { describe, expect, it, vi } from "vitest";
import { OUTBOX } from "../../../src/storage/storage-keys.ts";
import { Outbox } from "../../../src/ledger/outbox.ts";
import type { OutboxItem } from "../../../src/ledger/outbox.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { banWith, imposed, pardonWith } from "../../support/audit-entries.ts";
import { START, MINUTE } from "../../support/time.ts";

function setUp(storage = new MemoryStorage()) {
  return {
    storage,
    outbox: new Outbox(
      storage,
      (target) => !isGone.test(target),
      () => {},
    ),
  };
}

/** Who is not here. */
const isGone = /:gone/;

/** Takes out all that is in it: client by client, each one's in order. */
async function empty(outbox: Outbox): Promise<OutboxItem[]> {
  await outbox.load();
  const items: OutboxItem[] = [];
  const { decided, noted } = outbox.targets;
  for (const target of [...decided, ...noted]) {
    for (let item = outbox.first(target); item !== undefined; item = outbox.first(target)) {
      items.push(item);
      await outbox.remove(item);
    }
  }
  return items;
}

const changesIn = (items: readonly OutboxItem[]): unknown[] => items.map(({ change }) => change);

describe("a change that waits for the ledger", () => {
  it("is begun to be written before it is waited for", () => {
    const { storage, outbox } = setUp();
    void outbox.put(imposed(banWith()), START);
    expect(storage.keys(OUTBOX)).toHaveLength(1);
  });

  it("comes out as it went in, for ever included, from a room that was loaded anew too", async () => {
    const changes = [imposed(banWith({}, "forever")), pardonWith({ before: START })];
    for (const isLoadedAnew of [false, true]) {
      const { storage, outbox } = setUp();
      for (const change of changes) await outbox.put(change, START);
      expect(changesIn(await empty(isLoadedAnew ? setUp(storage).outbox : outbox))).toEqual(changes);
      expect(storage.records.size).toBe(0);
    }
  });

  it("keeps its place, though the clock stands still or steps back", async () => {
    for (const isLoadedAnew of [false, true]) {
      const { storage, outbox } = setUp();
      await outbox.load();
      const changes = Array.from({ length: 300 }, () => pardonWith());
      for (const [index, change] of changes.entries())
        await outbox.put(change, START - Math.floor(index / 2) * MINUTE);
      expect(changesIn(await empty(isLoadedAnew ? setUp(storage).outbox : outbox))).toEqual(changes);
    }
  });

  it("keeps its place behind those from before the room was loaded, though the clock has stepped back since", async () => {
    const [first, second, third] = [pardonWith(), pardonWith(), pardonWith()];
    const { storage, outbox } = setUp();
    await outbox.put(first, START);
    const { outbox: next } = setUp(storage);
    await next.load();
    await next.put(second, START - MINUTE);
    const { outbox: last } = setUp(storage);
    await last.load();
    await last.put(third, START - 2 * MINUTE);
    expect(changesIn(await empty(setUp(storage).outbox))).toEqual([first, second, third]);
    expect(changesIn(await empty(last))).toEqual([first, second, third]);
  });

  it("writes over none of an earlier life of the room, in which the clock was where it is now", async () => {
    const storage = new MemoryStorage();
    for (let life = 0; life < 5; life++) await setUp(storage).outbox.put(pardonWith(), START);
    expect(await empty(setUp(storage).outbox)).toHaveLength(5);
  });

  it("is neither lost nor doubled where it comes while what is left is being read", async () => {
    const { storage, outbox } = setUp();
    const [left, late] = [pardonWith(), pardonWith()];
    await outbox.put(left, START);
    const { outbox: next } = setUp(storage);
    const loading = next.load();
    await next.put(late, START + 1);
    await loading;
    expect(changesIn(await empty(next))).toEqual([left, late]);
  });

  it("can be found by its client, in order, until it is taken out", async () => {
    const { outbox } = setUp();
    const [one, other, two] = [pardonWith(), pardonWith({ target: "user:bob" }), pardonWith()];
    await outbox.load();
    for (const change of [one, other, two]) await outbox.put(change, START);
    expect(outbox.changesOf("user:eve")).toEqual([one, two]);
    const next = outbox.first("user:eve");
    if (next !== undefined) await outbox.remove(next);
    expect(outbox.changesOf("user:eve")).toEqual([two]);
    expect(outbox.changesOf("user:nobody")).toEqual([]);
  });
});

describe("a note that a client came or went", () => {
  it("is kept once for each client, and goes after all changes", async () => {
    const { storage, outbox } = setUp();
    await outbox.note("user:eve", START);
    await outbox.put(pardonWith(), START);
    for (const target of ["user:bob", "user:eve"] as const) await outbox.note(target, START);
    const items = await empty(outbox);
    expect(items.map(({ target, change }) => [target, change?.change])).toEqual([
      ["user:eve", "pardon"],
      ["user:eve", undefined],
      ["user:bob", undefined],
    ]);
    expect(storage.records.size).toBe(0);
  });

  it("is kept again once it was taken out", async () => {
    const { outbox } = setUp();
    await outbox.note("user:eve", START);
    expect(await empty(outbox)).toHaveLength(1);
    await outbox.note("user:eve", START);
    expect(await empty(outbox)).toHaveLength(1);
  });

  it("can be remembered without a write, until it has to wait", async () => {
    const { storage, outbox } = setUp();
    const writes = [vi.spyOn(storage, "put"), vi.spyOn(storage, "delete")];
    await outbox.remember("user:eve", START);
    expect(await empty(outbox)).toHaveLength(1);
    for (const write of writes) expect(write).not.toHaveBeenCalled();
    await outbox.remember("user:bob", START);
    await outbox.keep();
    expect(storage.keys(OUTBOX)).toHaveLength(1);
    expect((await empty(setUp(storage).outbox)).map(({ target }) => target)).toEqual(["user:bob"]);
  });

  it("that was only remembered is written where it is to be kept", async () => {
    const { storage, outbox } = setUp();
    await outbox.remember("user:eve", START);
    await outbox.note("user:eve", START);
    expect(storage.keys(OUTBOX)).toHaveLength(1);
  });

  it("is one of ten thousand at most, those from before the room was loaded included, and changes have no such bound", async () => {
    const { storage, outbox } = setUp();
    for (let index = 0; index < 9_999; index++) await outbox.note(`user:${index}`, START);
    const { outbox: next } = setUp(storage);
    for (const target of ["user:a", "user:b", "user:0", "user:c"] as const) await next.note(target, START);
    expect(storage.keys(OUTBOX)).toHaveLength(10_000);
    await next.put(pardonWith(), START);
    expect(storage.keys(OUTBOX)).toHaveLength(10_001);
  });

  it("of a client that is here takes the place of one of a client that is not, where there are that many", async () => {
    const { storage, outbox } = setUp();
    await outbox.note("user:gone", START);
    for (let index = 0; index < 9_999; index++) await outbox.note(`user:${index}`, START);
    await outbox.note("user:gone too", START);
    expect(outbox.first("user:gone too")).toBeUndefined();
    await outbox.note("user:eve", START);
    expect([outbox.first("user:gone"), outbox.first("user:eve")?.target]).toEqual([undefined, "user:eve"]);
    expect(storage.keys(OUTBOX)).toHaveLength(10_000);
  });
});

describe("ten thousand changes", () => {
  const byLadder = (index: number) =>
    imposed(banWith({ target: `user:${index}`, by: "rule:chat", limit: "chat", at: START + index }, MINUTE));

  it("make way for further ones where they are the ladder's and over, and others never do", async () => {
    const { storage, outbox } = setUp();
    const decided = imposed(banWith({ target: "user:decided" }));
    await outbox.put(decided, START);
    for (let index = 0; index < 12_000; index++) await outbox.put(byLadder(index), START + index);
    expect(storage.keys(OUTBOX)).toHaveLength(12_001);
    for (let index = 0; index < 3_000; index++) {
      await outbox.put(byLadder(12_000 + index), START + 2 * MINUTE);
    }
    expect(storage.keys(OUTBOX).length).toBeLessThanOrEqual(10_001);
    const { outbox: next } = setUp(storage);
    await next.load();
    expect(next.changesOf("user:decided")).toEqual([decided]);
    expect(next.changesOf("user:0")).toEqual([]);
    expect(next.changesOf("user:14999")).toHaveLength(1);
  }, 60_000);
});

describe("a item that cannot be read is skipped", () => {
  it.each<[string, unknown]>([
    ["null", null],
    ["text", "corrupt"],
    ["a number", 5],
    ["a list", []],
    ["an empty object", {}],
    ["about nobody", { target: "eve", change: null }],
    ["about an address as it is", { target: "address:203.0.113.7", change: null }],
    ["without a change", { target: "user:eve" }],
    ["with half a change", { target: "user:eve", change: { v: 1 } }],
    ["of a version to come", { target: "user:eve", change: { ...pardonWith(), v: 2 } }],
  ])("%s", async (_, record) => {
    const { storage, outbox } = setUp();
    await outbox.put(pardonWith(), START);
    storage.records.set(`${OUTBOX}0000000000000001/corrupt`, record);
    storage.records.set(`${OUTBOX}corrupt`, record);
    const { outbox: next } = setUp(storage);
    expect(await empty(next)).toHaveLength(1);
    const late = pardonWith();
    await next.put(late, START);
    expect(changesIn(await empty(setUp(storage).outbox))).toEqual([late]);
  });
});

describe("storage that fails", () => {
  const away = new Error("storage is away");

  it("is not hidden from the one who asked", async () => {
    const { storage, outbox } = setUp();
    storage.error = away;
    await expect(outbox.load()).rejects.toBe(away);
    await expect(outbox.put(pardonWith(), START)).rejects.toBe(away);
    await expect(outbox.note("user:eve", START)).rejects.toBe(away);
  });

  it("is asked again for what is left", async () => {
    const { storage, outbox } = setUp();
    const change = pardonWith();
    await outbox.put(change, START);
    const { outbox: next } = setUp(storage);
    storage.error = away;
    await expect(next.load()).rejects.toBe(away);
    storage.error = null;
    expect(changesIn(await empty(next))).toEqual([change]);
  });
});
