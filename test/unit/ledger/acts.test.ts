import { beforeEach, describe, expect, it } from "vitest";
import { Acts, isPastActs } from "../../../src/ledger/acts.ts";
import { ACTS } from "../../../src/storage/storage-keys.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { DAY, HOUR, START } from "../../support/time.ts";

const [A, B] = [
  { party: "main", room: "a" },
  { party: "main", room: "b" },
];

describe("what operators did about a client", () => {
  let storage: MemoryStorage;
  let acts: Acts;

  beforeEach(() => {
    storage = new MemoryStorage();
    acts = new Acts(storage);
  });

  it("is known of each room that has answered, and of none that has not", async () => {
    await acts.note(
      "1",
      [
        { ...A, connections: 2, failed: false },
        { ...B, connections: 0, failed: true },
      ],
      START,
    );
    expect(await acts.done("1", [A, B], START)).toEqual([2, null]);
    await acts.note("1", [{ ...B, connections: 1, failed: false }], START);
    expect(await acts.done("1", [B, A], START + HOUR)).toEqual([1, 2]);
    expect(await acts.done("2", [A], START)).toEqual([null]);
    expect(await acts.done("1", [{ party: "other", room: "a" }], START)).toEqual([null]);
  });

  it("is remembered for a day, and of the last 16", async () => {
    for (let index = 0; index < 17; index++) {
      await acts.note(String(index), [{ ...A, connections: 1, failed: false }], START);
    }
    expect(await acts.done("0", [A], START)).toEqual([null]);
    expect(await acts.done("1", [A], START)).toEqual([1]);
    expect(await acts.done("1", [A], START + DAY)).toEqual([null]);
  });

  it("says when the client was forgiven, for a year", async () => {
    expect(await acts.forgiven(START)).toBeNull();
    await acts.forgive(START);
    await acts.note("1", [], START);
    expect(await acts.forgiven(START + 365 * DAY)).toBe(START);
    expect(await acts.forgiven(START + 366 * DAY)).toBeNull();
  });

  it("is over once nothing of it counts, or if it cannot be read", async () => {
    await acts.forgive(START);
    const record = storage.records.get(ACTS);
    expect(isPastActs(record, START + DAY)).toBe(false);
    expect(isPastActs(record, START + 366 * DAY)).toBe(true);
    expect(isPastActs({ v: 2 }, START)).toBe(true);
    storage.records.set(ACTS, "nonsense");
    expect(await acts.forgiven(START)).toBeNull();
  });
});
