import { describe, expect, it } from "vitest";
import { type Counter, type KeyedPlace, OWN, type Place, take } from "../../../src/limits/counter.ts";
import { gcra } from "../../../src/shared/gcra.ts";
import { Sender, SharedBuckets } from "../../support/sender.ts";
import { START } from "../../support/time.ts";

/** Two at once, then one a second. */
const counter: Counter = {
  id: 7,
  algorithm: gcra({ limit: 1, window: 1_000, burst: 2 }),
  isPersonal: false,
};
const SHARED: KeyedPlace = { kind: "shared", key: "ada" };
const MINE: KeyedPlace = { kind: "mine", key: "ada" };

/** Takes one at each of these times, in ms, and keeps what it is given to keep. */
const waits = (sender: Sender, place: Place, times: readonly number[]): number[] =>
  times.map((time) => {
    const { wait, charge } = take(sender, counter, place, START + time);
    sender.keep([charge]);
    return wait;
  });

describe("taking one from a counter", () => {
  it.each([OWN, SHARED, MINE])(
    "passes until the burst is used up, and says the wait exactly: %o",
    (place) => {
      expect(waits(new Sender(), place, [0, 0, 0, 0, 999, 1_000, 1_000])).toEqual([
        0, 0, 1_000, 1_000, 1, 0, 1_000,
      ]);
    },
  );

  it("only reads: what is to be kept is for the caller to keep", () => {
    const sender = new Sender();
    const { charge } = take(sender, counter, OWN, START);
    expect(charge).toEqual({ counter, place: OWN, bucket: { at: START, count: 1_000, before: 0 } });
    expect(sender.own(counter.id)).toBeUndefined();
  });

  it("costs nothing if it has to wait", () => {
    const sender = new Sender();
    waits(sender, OWN, [0, 0]);
    const { charge } = take(sender, counter, OWN, START);
    expect(charge.bucket).toEqual(sender.own(counter.id));
  });

  it("lets nobody in early after the clock stepped back, and nobody wait for it to catch up", () => {
    const sender = new Sender();
    waits(sender, OWN, [0, 0]);
    expect(waits(sender, OWN, [-3_600_000, -3_599_001, -3_599_000])).toEqual([1_000, 1, 0]);
  });

  it("counts each connection apart at its own place, and everyone with the key at a shared one", () => {
    const shared = new SharedBuckets();
    const [one, other] = [
      new Sender({ connectionId: "1" }, shared),
      new Sender({ connectionId: "2" }, shared),
    ];
    for (const place of [OWN, MINE, SHARED]) waits(one, place, [0, 0]);
    expect([OWN, MINE, SHARED].map((place) => waits(other, place, [0]))).toEqual([[0], [0], [1_000]]);
  });
});
