import { definePolicy, type Budget } from "party-bouncer";
import { expect, it } from "vitest";

const tokens = { name: "tokens", limit: 100_000, window: "1h" } as const;

it("a budget has its defaults filled in", () => {
  expect(definePolicy({}).budgets).toEqual([]);
  expect(definePolicy({ budgets: [tokens] }).budgets).toEqual([
    { ...tokens, window: 3_600_000, per: "client" },
  ]);
  const per = (): string => "all";
  const whole = { ...tokens, per, tiers: { pro: { limit: 5 }, staff: false } } as const;
  expect(definePolicy({ budgets: [whole] }).budgets).toEqual([{ ...whole, window: 3_600_000 }]);
});

it.each([
  [{ ...tokens, name: "" }, 'budgets[0].name: expected a name, received ""'],
  [{ ...tokens, name: "\ud800" }, "budgets[0].name: expected a name without halves of characters"],
  [{ ...tokens, limit: 0 }, "budgets[0].limit: expected a whole number, 1 or more, received 0"],
  [{ ...tokens, limit: 0.5 }, "budgets[0].limit: expected a whole number, received 0.5"],
  [{ ...tokens, window: 1 }, "budgets[0].window: expected a duration of at least 10 ms"],
  [{ ...tokens, per: "user" }, 'Did you mean "client"?'],
  [{ ...tokens, per: "address" }, 'budgets[0].per: expected "client", "connection", "room" or a function'],
  [{ ...tokens, tiers: { pro: true } }, "budgets[0].tiers.pro: expected an object with limit, or false"],
  [{ ...tokens, max: 5 }, 'budgets[0]: there is no option "max"'],
  [{ ...tokens, windw: "1h" }, 'Did you mean "window"?'],
])("%j is a mistake", (budget, message) => {
  expect(() => definePolicy({ budgets: [budget as Budget] })).toThrow(message);
});

it("no two budgets share a name", () => {
  expect(() => definePolicy({ budgets: [tokens, tokens] })).toThrow(
    "budgets[1].name: expected another name than that of budgets[0]",
  );
});
