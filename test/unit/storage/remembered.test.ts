import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { RememberedStorage } from "../../../src/storage/remembered.ts";
import type { StorageLike } from "../../../src/storage/storage.ts";
import { runs } from "../../support/runs.ts";
import { MemoryStorage } from "../../support/storage.ts";

const key = fc.constantFrom("a", "a/", "a/b", "a0", "b/1", "b/2", "c");
const call = fc.oneof(
  fc.record({ do: fc.constant("put" as const), key, value: fc.nat() }),
  fc.record({ do: fc.constant("get" as const), keys: fc.array(key, { maxLength: 4 }) }),
  fc.record({ do: fc.constant("delete" as const), keys: fc.uniqueArray(key, { maxLength: 4 }) }),
  fc.record({
    do: fc.constant("list" as const),
    prefix: fc.constantFrom("", "a", "a/", "b/", "z"),
    startAfter: fc.oneof(fc.constant(""), key),
    limit: fc.integer({ min: 1, max: 5 }),
  }),
  fc.record({ do: fc.constant("wait" as const) }),
);
type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;

/** Does all that in order, and waits only where it says so. */
async function answersOf(storage: StorageLike, calls: readonly Call[]): Promise<unknown[]> {
  const answers: Promise<unknown>[] = [];
  for (const asked of calls) {
    if (asked.do === "wait") await Promise.all(answers);
    else if (asked.do === "put") answers.push(storage.put(asked.key, asked.value));
    else if (asked.do === "get") answers.push(storage.get(asked.keys));
    else if (asked.do === "delete") answers.push(storage.delete(asked.keys));
    else answers.push(storage.list(asked).then((page) => [...page]));
  }
  return Promise.all(answers);
}

describe("a storage that is remembered", () => {
  it("answers as the one beneath it, whatever is asked and however fast", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 40 }), async (calls) => {
        const beneath = new MemoryStorage();
        const plain = new MemoryStorage();
        expect(await answersOf(new RememberedStorage(beneath), calls)).toEqual(await answersOf(plain, calls));
        expect(beneath.records).toEqual(plain.records);
      }),
      { numRuns: runs(500) },
    );
  });

  it("is read once", async () => {
    const beneath = new MemoryStorage();
    beneath.records.set("a", 1);
    const list = vi.spyOn(beneath, "list");
    const get = vi.spyOn(beneath, "get");
    const storage = new RememberedStorage(beneath);
    await storage.get(["a", "b"]);
    await storage.put("b", 2);
    expect(await storage.get(["a", "b"])).toEqual(new Map(Object.entries({ a: 1, b: 2 })));
    expect((await storage.list({ prefix: "b", limit: 9 })).size).toBe(1);
    expect(list).toHaveBeenCalledOnce();
    expect(get).not.toHaveBeenCalled();
  });

  it("is asked each time if it has many records, from the start or from the one too many on", async () => {
    const beneath = new MemoryStorage();
    const storage = new RememberedStorage(beneath);
    await storage.get(["0"]);
    for (let index = 0; index < 200; index++) await storage.put(`${index}`, index);
    for (const each of [storage, new RememberedStorage(beneath)]) {
      expect(await each.get(["0", "199"])).toEqual(new Map(Object.entries({ 0: 0, 199: 199 })));
      beneath.records.set("0", "changed");
      expect(await each.get(["0"])).toEqual(new Map([["0", "changed"]]));
      beneath.records.set("0", 0);
    }
  });

  it("is read again after a write has failed", async () => {
    const beneath = new MemoryStorage();
    const storage = new RememberedStorage(beneath);
    await storage.put("a", 1);
    expect(await storage.get(["a"])).toEqual(new Map([["a", 1]]));
    beneath.error = new Error("disk full");
    await expect(storage.put("a", 2)).rejects.toThrow("disk full");
    beneath.error = null;
    expect(await storage.get(["a"])).toEqual(new Map([["a", 1]]));
  });
});
