import { deserialize, serialize } from "node:v8";
import { describe, expect, it } from "vitest";
import { type Ban, parseBan } from "../../src/ledger/ban.ts";

const ban: Ban = { kind: "close", reason: "spam", by: "ada", limit: null, at: 1_000, until: 2_000 };

describe("a ban", () => {
  it.each<[string, Partial<Ban>]>([
    ["by an operator", {}],
    ["by the ladder", { by: "rule:chat", limit: "chat" }],
    ["in the shadow", { kind: "shadow-ban" }],
    ["for ever", { until: Infinity }],
    ["without words", { reason: "", by: "" }],
  ])("is read back from storage as it was kept: %s", (_, fields) => {
    const kept = { ...ban, ...fields };
    expect(parseBan(deserialize(serialize(kept)))).toEqual(kept);
  });

  it("is read without what a later version may have added", () => {
    expect(parseBan({ ...ban, appeal: "pending" })).toEqual(ban);
  });
});

it.each<[string, unknown]>([
  ["nothing", undefined],
  ["null", null],
  ["text", "close"],
  ["a list", [ban]],
  ["an empty object", {}],
  ["another kind", { ...ban, kind: "kick" }],
  ["no reason", { ...ban, reason: undefined }],
  ["a reason that is no text", { ...ban, reason: 5 }],
  ["a limit that is no text", { ...ban, limit: 5 }],
  ["no limit", { ...ban, limit: undefined }],
  ["a beginning in text", { ...ban, at: "1000" }],
  ["a beginning that is no number", { ...ban, at: NaN }],
  ["an end in text", { ...ban, until: "forever" }],
  ["an end that is no number", { ...ban, until: NaN }],
  ["an end before all time", { ...ban, until: -Infinity }],
  ["no end", { ...ban, until: undefined }],
])("a record that is not one is none: %s", (_, record) => {
  expect(parseBan(record)).toBeNull();
});
