import { expect, it } from "vitest";
import { TimeToBan } from "../../../src/collector/time-to-ban.ts";
import { MemoryStorage } from "../../support/storage.ts";

it("remembers the last thousand bans, and counts each of them once", async () => {
  const storage = new MemoryStorage();
  const load = (): Promise<TimeToBan> => TimeToBan.load(storage, (key) => expect.fail(key));
  let times = await load();
  for (let index = 0; index < 1_200; index++) times.add(`ban ${index}`, 10);
  await times.write();
  times = await load();
  expect(times.measured.count).toBe(1_200);
  for (let index = 200; index < 1_200; index++) times.add(`ban ${index}`, 10);
  expect(times.measured.count).toBe(1_200);
  times.add("ban 0", 10);
  expect(times.measured.count).toBe(1_201);
});
