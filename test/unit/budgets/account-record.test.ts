import { expect, it } from "vitest";
import { Account } from "../../../src/budgets/account.ts";
import { parseAccountRecord, recordOf } from "../../../src/budgets/account-record.ts";
import { HOUR, START } from "../../support/time.ts";

const allowance = { limit: 100, window: HOUR };

function used(): Account {
  const account = new Account();
  account.reserve("a", 10, allowance, START);
  account.reserve("b", 20, allowance, START + 1);
  account.settle("a", 5, START + 2);
  return account;
}

it("an account reads back as it was written, also through JSON", () => {
  const record = recordOf(used());
  expect(record).toEqual({
    v: 1,
    at: START + 2,
    window: HOUR,
    until: START + 2 + HOUR,
    spendings: `${START + 2} ${START + 2} 5`,
    holds: `b ${START + 1} 20`,
  });
  expect(parseAccountRecord(record)).toEqual(used());
  expect(parseAccountRecord(JSON.parse(JSON.stringify(record)))).toEqual(used());
});

it("so does one with fractions, and with a cost that no budget has", () => {
  const account = new Account(1e21, HOUR, [{ from: 0.25, to: 1e21, amount: 1e-7 }]);
  expect(parseAccountRecord(recordOf(account))).toEqual(account);
});

it.each([
  null,
  undefined,
  "text",
  {},
  { ...recordOf(used()), v: 2 },
  { ...recordOf(used()), window: -1 },
  { ...recordOf(used()), at: Number.NaN },
  { ...recordOf(used()), spendings: "1 2" },
  { ...recordOf(used()), spendings: "a 2 3" },
  { ...recordOf(used()), spendings: [] },
  { ...recordOf(used()), spendings: "2 1 3" },
  { ...recordOf(used()), spendings: `1 ${START + 3} 3` },
  { ...recordOf(used()), holds: "a 1 -5" },
  { ...recordOf(used()), holds: `a ${START + 3} 5` },
  { ...recordOf(used()), holds: "a 1 5,,b 2 3" },
])("%j is no account", (record) => {
  expect(parseAccountRecord(record)).toBeNull();
});
