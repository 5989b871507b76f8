import { describe, expect, it } from "vitest";
import { Matching } from "../../../src/limits/matching.ts";
import type { Match } from "../../../src/policy/match.ts";
import { NOBODY } from "../../support/sender.ts";

const INFO = { ...NOBODY, userId: "ada", tier: "pro", type: "chat" };

describe("what a match reads of a message", () => {
  it.each<[string, Match | undefined, readonly (string | null)[] | null]>([
    ["nothing, if there is none", undefined, []],
    ["nothing, if it names nothing", {}, []],
    ["nothing of a property that is there but undefined", { tier: undefined } as Match, []],
    ["what it names, in its order", { tier: "pro", type: ["chat", "move"] }, ["pro", "chat"]],
    ["what a function says yes to", { address: (address) => address === null }, [null]],
    ["no message that one of its matchers does not match", { tier: "pro", type: "move" }, null],
    ["no message without the property, for a list", { address: ["203.0.113.7"] }, null],
  ])("%s", (_, match, values) => {
    expect(new Matching(match).read(INFO)).toEqual(values);
  });

  it("is told to functions with all that is known of the message", () => {
    const told: unknown[] = [];
    new Matching({ type: (...args) => told.push(args) > 0 }).read(INFO);
    expect(told).toEqual([["chat", INFO]]);
  });
});

describe("what is known of a match beforehand", () => {
  it.each<[Match | undefined, { varies: boolean; asksForType: boolean; types: readonly string[] | null }]>([
    [undefined, { varies: false, asksForType: false, types: null }],
    [{ tier: "pro" }, { varies: false, asksForType: false, types: null }],
    [{ tier: ["pro", "free"] }, { varies: true, asksForType: false, types: null }],
    [{ type: "chat" }, { varies: false, asksForType: true, types: ["chat"] }],
    [{ type: ["chat", "move"] }, { varies: true, asksForType: true, types: ["chat", "move"] }],
    [{ type: () => true }, { varies: true, asksForType: true, types: null }],
    [{ tier: () => true }, { varies: true, asksForType: true, types: null }],
  ])("%o", (match, known) => {
    expect(new Matching(match)).toMatchObject(known);
  });
});
