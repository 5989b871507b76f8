import { expect, it } from "vitest";
import { definedRetention } from "../../../src/policy/retention.ts";
import { DAY } from "../../support/time.ts";

it("takes a day to ten years", () => {
  expect(definedRetention({})).toEqual({ audit: 400 * DAY });
  expect(definedRetention({ audit: "1d" })).toEqual({ audit: DAY });
  expect(definedRetention({ audit: 3_660 * DAY })).toEqual({ audit: 3_660 * DAY });
});

it.each(["23h", -1, "forever", "3661d", Number.NaN, null, {}])("takes no retention of %j", (audit) => {
  expect(() => definedRetention({ audit: audit as never })).toThrow(/^retention\.audit: expected a duration/);
});
