import { describe, expect, it } from "vitest";
import { definePolicy } from "../../../src/index.ts";
import { OWN_NAMES } from "../../../src/shared/own-names.ts";
import * as names from "../../../src/shared/reserved-names.ts";

describe("the bouncer's own names", () => {
  it("are all that stand in place of a limit's name", () => {
    expect([...OWN_NAMES].toSorted()).toEqual(Object.values(names).toSorted());
  });

  it.each([...OWN_NAMES])("leave a policy no limit that is called %s", (name) => {
    const limits = [{ name, limit: 1, window: "1s" }] as const;
    expect(() => definePolicy({ limits })).toThrow("a name of its own: the bouncer uses this one");
  });
});
