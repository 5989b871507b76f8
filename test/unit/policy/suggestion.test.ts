import { describe, expect, it } from "vitest";
import { suggestionFor } from "../../../src/policy/suggestion.ts";

const KNOWN = ["limit", "window", "burst", "per", "maxMessageBytes"];

describe("a suggestion", () => {
  it.each([
    ["limt", "limit"],
    ["lmiit", "limit"],
    ["Window", "window"],
    ["windw", "window"],
    ["maxmessagebites", "maxMessageBytes"],
    ["period", "window"],
    ["pre", null],
    ["", null],
    ["constructor", null],
    ["__proto__", null],
  ])("for %s is %s", (word, meant) => {
    expect(suggestionFor(word, KNOWN)).toBe(meant);
  });

  it("is never a word that is not known", () => {
    expect(suggestionFor("period", ["limit"])).toBeNull();
  });
});
