import { expect, it } from "vitest";
import { ToldLimits } from "../../../client/told-limits.ts";
import type { AnnouncedLimit, PolicyMessage, WarningMessage } from "../../../src/shared/control-message.ts";

const limits = (limit: number): AnnouncedLimit[] => [
  { name: "messages", limit, window: 1_000, burst: 1, algorithm: "gcra", cost: "messages", types: null },
];
const policy = (limit: number, key?: string): PolicyMessage => ({
  type: "party-bouncer:policy",
  limits: limits(limit),
  maxMessageBytes: 99,
  ...(key !== undefined && { key }),
});
const warning = (limit?: number): WarningMessage => ({
  type: "party-bouncer:warning",
  limit: "messages",
  retryAfter: 0,
  strikes: 1,
  strikesLeft: 5,
  message: "",
  ...(limit !== undefined && { limits: limits(limit) }),
});

it("a room announces its limits before anything else, and others with the key of the first", () => {
  const told = new ToldLimits();
  expect(told.from(policy(5, "k"))).toEqual({ limits: limits(5), maxMessageBytes: 99 });
  told.passedOn();
  expect(told.from(policy(1, "k"))).toEqual({ limits: limits(1), maxMessageBytes: 99 });
});

it.each([undefined, "", "another"])("what is announced again with the key %o is not believed", (key) => {
  const told = new ToldLimits();
  told.from(policy(5, "k"));
  expect(told.from(policy(1, key))).toBeNull();
  expect(told.from(policy(2, "k"))).not.toBeNull();
});

it("without a key at first, nothing is believed later", () => {
  const told = new ToldLimits();
  expect(told.from(policy(5))).not.toBeNull();
  expect(told.from(policy(5))).toBeNull();
  expect(told.from(policy(5, "k"))).toBeNull();
});

it("what comes first after a message for the app is not believed, but on the next connection", () => {
  const told = new ToldLimits();
  told.passedOn();
  expect(told.from(policy(5, "k"))).toBeNull();
  told.opened();
  expect(told.from(policy(5, "k"))).not.toBeNull();
  told.opened();
  expect(told.from(policy(5, "another"))).not.toBeNull();
});

it("limits come with one warning, if none were announced", () => {
  const told = new ToldLimits();
  told.passedOn();
  expect(told.from(warning())).toBeNull();
  expect(told.from(warning(3))).toEqual({ limits: limits(3) });
  expect([told.from(warning(4)), told.from(policy(5, "k"))]).toEqual([null, null]);
});

it("others are believed after a warning, if they come with its key", () => {
  const told = new ToldLimits();
  told.passedOn();
  expect(told.from({ ...warning(3), key: "k" })).toEqual({ limits: limits(3) });
  expect([told.from(policy(5)), told.from(policy(5, "another"))]).toEqual([null, null]);
  expect(told.from({ ...warning(4), key: "k" })).toBeNull();
  expect(told.from(policy(1, "k"))).toEqual({ limits: limits(1), maxMessageBytes: 99 });
});
