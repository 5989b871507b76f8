import { describe, expect, it } from "vitest";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import { OTHER, TrafficNames } from "../../../src/record/traffic-names.ts";

const policy = definePolicy({
  limits: [
    { name: "by hand, and slowly", limit: 1, window: "1s", match: { type: "a type with spaces" } },
    { name: "several", limit: 1, window: "1s", match: { type: ["un, deux", "trois!"] } },
  ],
  free: { type: "heart beat" },
  ladder: [{ strikes: 2, do: "restrict", only: ["say sorry"], for: "1m" }],
});

describe("the type of a message in a record", () => {
  it.each(["a type with spaces", "un, deux", "trois!", "heart beat", "say sorry"])(
    "is %s, as the policy names it",
    (type) => {
      expect(new TrafficNames(policy).type(type)).toBe(type);
    },
  );

  it("is as it is if it looks like one, and none stays none", () => {
    const names = new TrafficNames(policy);
    expect(
      ["said", "chat:message/new", "cf_agent_use_chat_request", null].map((type) => names.type(type)),
    ).toEqual(["said", "chat:message/new", "cf_agent_use_chat_request", null]);
  });

  it.each(["meet me at nine", "", "naïve", "x".repeat(33)])(
    "is another one if it may be text: %j",
    (type) => {
      expect(new TrafficNames(policy).type(type)).toBe(OTHER);
    },
  );

  it("is one of a hundred that the policy does not name, as clients make types up", () => {
    const names = new TrafficNames(policy);
    const made = Array.from({ length: 150 }, (_, index) => names.type(`t${index}`));
    expect(new Set(made).size).toBe(101);
    expect([names.type("t0"), names.type("t149"), names.type("un, deux")]).toEqual(["t0", OTHER, "un, deux"]);
  });
});

describe("the limit of a refusal in a record", () => {
  it("is one of the policy's, or a name that is reserved", () => {
    const names = new TrafficNames(policy);
    for (const name of ["several", "by hand, and slowly", "maxMessageBytes", "connects", null])
      expect(names.limit(name)).toBe(name);
  });

  it("is no reason that the app gave for a strike, which may name somebody", () => {
    expect(new TrafficNames(policy).limit("insulted Ann")).toBe("penalty");
  });
});
