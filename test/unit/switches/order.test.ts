import { describe, expect, it } from "vitest";
import { switchOrderSchema } from "../../../src/switches/order.ts";
import { switchSchema } from "../../../src/switches/switch-schema.ts";

const DAY = 86_400_000;
const who = { reason: "a raid", by: "ada" };
const rate = { limit: 1, window: 1_000, burst: 1 };

describe("an order to a room", () => {
  it.each([
    { do: "slow-mode", every: 30_000, for: 600_000, ...who },
    { do: "posture", posture: "shield", for: null, ...who },
    { do: "override", target: "user:eve", limits: { messages: rate, uploads: false }, for: 1, ...who },
    { do: "end", which: "slow-mode", by: "ada" },
  ])("is read as it is: %o", (order) => {
    expect(switchOrderSchema.parse(order)).toEqual(order);
  });

  it.each([
    { do: "slow-mode", every: 999, for: 600_000, ...who },
    { do: "slow-mode", every: 3_600_001, for: 600_000, ...who },
    { do: "slow-mode", every: 30_000, for: 31 * DAY + 1, ...who },
    { do: "slow-mode", every: 30_000, for: Infinity, ...who },
    { do: "slow-mode", every: 30_000, for: 600_000, by: "ada", reason: "x".repeat(1_001) },
    { do: "slow-mode", every: 30_000, for: 600_000, by: "\uD800", reason: "" },
    { do: "posture", posture: "", for: null, ...who },
    { do: "override", target: "eve", limits: { messages: rate }, for: 1, ...who },
    { do: "override", target: "user:eve", limits: {}, for: 1, ...who },
    { do: "override", target: "user:eve", limits: { messages: { limit: 0, window: 1 } }, for: 1, ...who },
    { do: "end", which: "", by: "ada" },
    { do: "everything" },
    null,
  ])("is refused if it is none: %o", (order) => {
    expect(switchOrderSchema.safeParse(order).success).toBe(false);
  });
});

describe("a switch as it is stored", () => {
  const slow = { id: "a-1", kind: "slow-mode", every: 5_000, at: 1_000, until: 2_000, ...who };

  it.each([
    [slow, true],
    [{ ...slow, until: 1_000 }, false],
    [{ ...slow, until: 1_000 + 31 * DAY + 1 }, false],
    [{ ...slow, id: "a/b" }, false],
    [{ ...slow, kind: "posture", posture: "shield" }, true],
    [{ ...slow, kind: "override", target: "user:eve", limits: { messages: false } }, true],
    [{ ...slow, kind: "override", target: "eve", limits: { messages: false } }, false],
  ])("has an end, and nothing that would not fit into a key: %o", (stored, isOne) => {
    expect(switchSchema.safeParse(stored).success).toBe(isOne);
  });
});
