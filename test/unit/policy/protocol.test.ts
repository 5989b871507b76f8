import { definePolicy, type Protocol } from "party-bouncer";
import { describe, expect, it } from "vitest";

const bytes: Protocol = { name: "bytes", classify: () => "update", controlMessages: false };

describe("a protocol", () => {
  it("tells types, and keeps control messages off its wire, unless the policy says otherwise", () => {
    expect(definePolicy({ protocol: bytes })).toMatchObject({
      classify: bytes.classify,
      controlMessages: false,
    });
    expect(definePolicy({ protocol: bytes, classify: "text", controlMessages: true })).toMatchObject({
      classify: "text",
      controlMessages: true,
    });
    expect(definePolicy({ protocol: { name: "text" } })).toMatchObject({
      classify: "text",
      controlMessages: true,
    });
  });

  it("needs a name, and functions", () => {
    expect(() => definePolicy({ protocol: { name: "" } })).toThrow(/protocol.name: expected a name/);
    expect(() => definePolicy({ protocol: { name: "x", answer: "no" } as never })).toThrow(
      /protocol.answer: expected a function/,
    );
  });
});
