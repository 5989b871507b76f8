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

  const begin = (id: string, rooms = [A], now = START, what = "a warning") =>
    acts.begin({ act: { do: "warn", reason: "" }, id, what }, rooms, now);
  const forgive = (id: string, now: number) =>
    acts.begin({ act: { do: "forgive" }, id, what: "forgiven" }, [A], now);

  it("is known of each room that has answered, and of none that has not", async () => {
    expect(await begin("1", [A, B])).toEqual([null, null]);
    await acts.note(
      "1",
      [
        { ...A, connections: 2, failed: false },
        { ...B, connections: 0, failed: true },
      ],
      START,
    );
    expect(await begin("1", [A, B])).toEqual([2, null]);
    await acts.note("1", [{ ...B, connections: 1, failed: false }], START);
    expect(await begin("1", [B, A], START + HOUR)).toEqual([1, 2]);
    expect(await begin("2")).toEqual([null]);
    expect(await begin("1", [{ party: "other", room: "a" }])).toEqual([null]);
  });

  it("is not taken for something else with the same id, as soon as it has begun", async () => {
    await begin("1");
    expect(await begin("1", [A], START, "a mute")).toBeNull();
    await acts.note("1", [{ ...A, connections: 1, failed: false }], START);
    expect(await begin("1", [A], START, "a mute")).toBeNull();
    expect(await begin("1")).toEqual([1]);
    expect(await begin("1", [A], START + DAY, "a mute")).toEqual([null]);
  });

  it("is remembered for a day, and of the last 16", async () => {
    for (let index = 0; index < 17; index++) {
      await begin(String(index));
      await acts.note(String(index), [{ ...A, connections: 1, failed: false }], START);
    }
    expect(await begin("1")).toEqual([1]);
    expect(await begin("1", [A], START + DAY)).toEqual([null]);
    expect(await begin("0")).toEqual([null]);
    // What is forgotten by the time it is done stays so.
    await acts.note("15", [{ ...A, connections: 1, failed: false }], START + DAY);
    expect(await begin("15", [A], START + DAY)).toEqual([null]);
  });

  it("says when the client was forgiven, for a year, and not again for the same request", async () => {
    expect(await acts.forgiven(START)).toBeNull();
    await forgive("1", START);
    await acts.note("1", [], START);
    await forgive("1", START + HOUR);
    expect(await acts.forgiven(START + 365 * DAY)).toBe(START);
    expect(await acts.forgiven(START + 366 * DAY)).toBeNull();
    await forgive("2", START + HOUR);
    expect(await acts.forgiven(START + HOUR)).toBe(START + HOUR);
  });

  it("is over once nothing of it counts, or if it cannot be read", async () => {
    await forgive("1", START);
    const record = storage.records.get(ACTS);
    expect(isPastActs(record, START + DAY)).toBe(false);
    expect(isPastActs(record, START + 366 * DAY)).toBe(true);
    expect(isPastActs({ v: 2 }, START)).toBe(true);
    storage.records.set(ACTS, "nonsense");
    expect(await acts.forgiven(START)).toBeNull();
  });
});
