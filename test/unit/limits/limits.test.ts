import { describe, expect, it } from "vitest";
import { PolicyError } from "../../../src/policy/policy-error.ts";
import type { Limit } from "../../../src/policy/limit.ts";
import { Room } from "../../support/room.ts";

const slow: Limit = { name: "slow", limit: 1, window: "5s", burst: 1 };
const names = ({ bouncer }: Room): string[] => bouncer.limits.list().map(({ name }) => name);

describe("limits that come and go", () => {
  it("are listed behind those of the policy, and are gone once they are removed", async () => {
    const room = new Room({});
    expect(room.bouncer.limits.add(slow)).toBe("slow");
    room.bouncer.limits.add({ ...slow, name: "slower" });
    expect(names(room)).toEqual(["messages", "slow", "slower"]);
    expect(await room.bouncer.limits.remove("slow")).toBe(true);
    expect(names(room)).toEqual(["messages", "slower"]);
    expect(await room.bouncer.limits.remove("slow")).toBe(false);
  });

  it("leave the policy's own alone", async () => {
    const room = new Room({});
    expect(await room.bouncer.limits.remove("messages")).toBe(false);
    expect(() => room.bouncer.limits.add({ ...slow, name: "messages" })).toThrow(PolicyError);
    expect(names(room)).toEqual(["messages"]);
  });

  it.each<[string, unknown, string]>([
    [
      "has wrong numbers",
      { ...slow, limit: 0, window: "5x" },
      "  limit.limit: expected a whole number, 1 or more, received 0\n" +
        '  limit.window: expected a duration, such as 250, "250ms", "10s", "1m", "1h" or "1d", received "5x"',
    ],
    [
      "has an option that there is not",
      { ...slow, brust: 3 },
      '  limit: there is no option "brust". Did you mean "burst"?',
    ],
    ["is none", null, "  limit: expected a limit object, received null"],
    [
      "has a name that is taken",
      { ...slow, name: "messages" },
      '  limit.name: expected another name than that of limits[0], received "messages"',
    ],
  ])("are refused without a word of their place among the others, if one %s", (_, limit, says) => {
    const room = new Room({});
    expect(() => room.bouncer.limits.add(limit as Limit)).toThrow(`This limit cannot be used:\n${says}`);
    expect(names(room)).toEqual(["messages"]);
  });

  it("go with the policy that they were added to, though the next one has a limit of that name", async () => {
    const room = new Room({});
    room.bouncer.limits.add(slow);
    room.bouncer.setPolicy({ limits: [slow] });
    expect(await room.bouncer.limits.remove("slow")).toBe(false);
    expect(names(room)).toEqual(["slow"]);
  });

  it("stay if the next policy is wrong", async () => {
    const room = new Room({});
    room.bouncer.limits.add(slow);
    expect(() => room.bouncer.setPolicy({ limits: [slow, slow] })).toThrow(PolicyError);
    expect(await room.bouncer.limits.remove("slow")).toBe(true);
  });
});
