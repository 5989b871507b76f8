import { describe, expect, it } from "vitest";
import { readPolicy } from "../../../public/lab/policy/read-policy.ts";
import { takeOver } from "../../../public/lab/policy/take-over.ts";

const suggestion = {
  name: "messages",
  type: null,
  cost: "messages",
  limit: 30,
  window: 10_000,
  burst: 7,
  per: "connection",
} as const;

const limitsIn = (text: string | null) => readPolicy(text ?? "").policy?.limits;

describe("a suggestion that is taken over", () => {
  it("finds what it changes in JSON too", () => {
    const text = `{ "limits": [{ "name": "messages", "limit": 10, "window": "1s", "burst": 20 }] }`;
    expect(takeOver(text, suggestion)).toBe(
      text.replace('"limit": 10, "window": "1s", "burst": 20', '"limit": 30, "window": "10s", "burst": 7'),
    );
  });

  it("changes the numbers of the limit of that name, and nothing else", () => {
    const text = `export default {
  limits: [
    // Mine.
    { name: "messages", limit: 10, window: "1s", burst: 20, per: "client" }, // yes
    { name: "other", limit: 1, window: "1s" },
  ],
};`;
    expect(takeOver(text, suggestion)).toBe(
      text.replace('limit: 10, window: "1s", burst: 20', 'limit: 30, window: "10s", burst: 7'),
    );
  });

  it.each([
    ["a limit without a burst", '{ limits: [{ name: "messages", limit: 1, window: 500 }] }'],
    ["no limit of that name, in one line", '{ limits: [{ name: "other", limit: 1, window: "1s" }] }'],
    ["no limit of that name, in lines", '{ limits: [\n  { name: "other", limit: 1, window: "1s" },\n] }'],
    [
      "no limit of that name, without a comma",
      '{ limits: [\n  { name: "other", limit: 1, window: "1s" }\n] }',
    ],
    ["no limits in it", "{ limits: [] }"],
    ["nothing about limits", "export default {\n  maxMessageBytes: 100,\n};"],
    ["nothing at all", "{}"],
    [
      "limits under a name",
      'const limits = [{ name: "messages", limit: 1, window: "1s" }];\nexport default { limits };',
    ],
    ["limits beside others", '{ limits: [...presets.chat.limits, { name: "x", limit: 1, window: "1s" }] }'],
  ])("is there in a policy with %s", (_, text) => {
    const others = (limitsIn(text) ?? []).map(({ name }) => name).filter((name) => name !== "messages");
    const isWritten = text.includes("limits");
    const name = text.includes("presets") ? "mine" : "messages";
    const limits = limitsIn(takeOver(text, { ...suggestion, name })) ?? [];
    expect(limits.find((limit) => limit.name === name)).toMatchObject({
      limit: 30,
      window: 10_000,
      burst: 7,
    });
    if (isWritten) expect(limits.map((limit) => limit.name)).toEqual(expect.arrayContaining(others));
  });

  it("says what it counts, if that is not all", () => {
    const after = takeOver("{ limits: [] }", {
      ...suggestion,
      name: "chat",
      type: "chat",
      cost: "bytes",
      per: "client",
    });
    expect(limitsIn(after)?.[0]).toMatchObject({
      name: "chat",
      match: { type: "chat" },
      cost: "bytes",
      per: "client",
    });
  });

  it.each([
    "export default presets.chat;",
    "{ limits: presets.chat.limits }",
    "{ ...presets.chat }",
    "export default (",
    "",
  ])("is left to the visitor where the limits are not written out: %s", (text) => {
    expect(takeOver(text, suggestion)).toBeNull();
  });

  it.each([
    ["{ maxMessageBytes: 5 }"],
    ["{ admission: {} }"],
    ["{ admission: { perClient: 3 } }"],
    ['{ admission: { connects: { limit: 1, window: "1m", burst: 1 }, perRoom: 5 } }'],
    ['const admission = { connects: { limit: 1, window: "1m" } };\nexport default { admission };'],
  ])("goes where connects are limited: %s", (text) => {
    const after = takeOver(text, { ...suggestion, name: "connects", cost: "connects" });
    const before = readPolicy(text).policy?.admission;
    expect(readPolicy(after ?? "").policy?.admission).toEqual({
      ...before,
      connects: { limit: 30, window: 10_000, burst: 7 },
    });
  });
});
