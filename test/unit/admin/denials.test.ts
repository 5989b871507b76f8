import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Denials } from "../../../src/admin/denials.ts";
import { Log } from "../../../src/admin/log.ts";
import type { LedgerLike } from "../../../src/platform/ledger-port.ts";
import { SECOND, START } from "../../support/time.ts";

const ledger: LedgerLike = { call: () => Promise.reject(new Error("it is not asked here")) };

let told: Readonly<Record<string, number>>[];
let isAway: boolean;
let denials: Denials;

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  [told, isAway] = [[], false];
  denials = new Denials(async (_, denied) => {
    if (isAway) throw new Error("away");
    told.push(denied);
  }, new Log());
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("denied requests", () => {
  it("are told of at most once a second, and none gets lost", async () => {
    for (let request = 0; request < 1_000; request++) {
      denials.count(request % 4 === 0 ? 403 : 401);
      await denials.tell(ledger);
      vi.setSystemTime(Date.now() + 10);
    }
    await denials.tell(ledger, true);
    expect(told.length).toBeLessThanOrEqual(11);
    const sums = { 401: 0, 403: 0 };
    for (const denied of told) for (const status of [401, 403] as const) sums[status] += denied[status] ?? 0;
    expect(sums).toEqual({ 401: 750, 403: 250 });
  });

  it("are not told of if there are none", async () => {
    await denials.tell(ledger, true);
    expect(told).toEqual([]);
  });

  it("stay counted while the ledger is away", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    isAway = true;
    denials.count(401);
    await denials.tell(ledger);
    denials.count(401);
    isAway = false;
    vi.setSystemTime(START + SECOND);
    await denials.tell(ledger);
    expect(told).toEqual([{ 401: 2 }]);
  });

  it("are told of a second later, if the request may outlive its answer and no other comes", async () => {
    for (let request = 0; request < 5; request++) {
      denials.count(401);
      await denials.tell(ledger);
      void denials.tellLater(ledger);
    }
    expect(told).toEqual([{ 401: 1 }]);
    await vi.advanceTimersByTimeAsync(SECOND);
    expect(told).toEqual([{ 401: 1 }, { 401: 4 }]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
