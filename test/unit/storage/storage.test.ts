import { describe, expect, it } from "vitest";
import { all, kept } from "../../../src/storage/storage.ts";
import { MemoryStorage } from "../../support/storage.ts";

const keyOf = (index: number): string => `p/${String(index).padStart(4, "0")}`;

async function keysOf(storage: MemoryStorage, after?: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const [key] of all(storage, "p/", after)) keys.push(key);
  return keys;
}

describe("all records under a prefix", () => {
  it.each([0, 1, 127, 128, 129, 256, 1_000])(
    "are read, each once and in order: %i of them",
    async (count) => {
      const storage = new MemoryStorage();
      const keys = Array.from({ length: count }, (_, index) => keyOf(index));
      for (const key of [...keys.toReversed(), "o", "p", "p0", "q/1"]) await storage.put(key, key);
      expect(await keysOf(storage)).toEqual(keys);
      expect(await keysOf(storage, keyOf(99))).toEqual(keys.slice(100));
    },
  );

  it("are read though they are deleted on the way", async () => {
    const storage = new MemoryStorage();
    for (let index = 0; index < 300; index++) await storage.put(keyOf(index), index);
    for await (const [key] of all(storage, "p/")) await storage.delete([key]);
    expect(storage.records.size).toBe(0);
  });
});

describe("a text that is kept", () => {
  it("is made once", async () => {
    const storage = new MemoryStorage();
    let made = 0;
    const make = () => `made ${++made}`;
    for (let count = 0; count < 3; count++) expect(await kept(storage, "key", make)).toBe("made 1");
    expect(storage.records.get("key")).toBe("made 1");
  });

  it.each([null, 5, {}, ["made"]])("is made anew where it is no text: %j", async (record) => {
    const storage = new MemoryStorage();
    await storage.put("key", record);
    expect(await kept(storage, "key", async () => "made")).toBe("made");
    expect(storage.records.get("key")).toBe("made");
  });

  it("is not kept where it cannot be made", async () => {
    const storage = new MemoryStorage();
    const error = new Error("the ledger is away");
    await expect(kept(storage, "key", () => Promise.reject(error))).rejects.toBe(error);
    expect(storage.records.size).toBe(0);
  });
});
