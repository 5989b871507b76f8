import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classify } from "../../../src/shared/classify.ts";
import { runs } from "../../support/runs.ts";

/** What the docs promise, without any shortcut. */
function typeByParsing(message: string): string | null {
  try {
    const value: unknown = JSON.parse(message);
    if (typeof value !== "object" || value === null) return null;
    const { type } = value as { type?: unknown };
    return typeof type === "string" && type.length <= 64 ? type : null;
  } catch {
    return null;
  }
}

describe("the type of a message", () => {
  it.each<[string, unknown, string | null]>([
    ["first", '{"type":"chat","text":"hi"}', "chat"],
    ["alone", '{"type":"chat"}', "chat"],
    ["later", '{"text":"hi","type":"chat"}', "chat"],
    ["with space", ' { "type" : "chat" } ', "chat"],
    ["empty", '{"type":""}', ""],
    ["twice: the last one counts", '{"type":"chat","type":"cursor"}', "cursor"],
    ["twice, once spelt with an escape", String.raw`{"type":"chat","\u0074ype":"cursor"}`, "cursor"],
    ["twice, the first not a string", '{"type":"chat","type":5}', null],
    ["with an escape in it", String.raw`{"type":"ch\u0061t"}`, "chat"],
    ["with a quote in it", String.raw`{"type":"a\"b"}`, 'a"b'],
    ["with an escape elsewhere", String.raw`{"type":"chat","text":"a\nb"}`, "chat"],
    ["that is a value elsewhere", '{"type":"chat","text":"\\"type\\":\\"cursor\\""}', "chat"],
    ["that is a key further in", '{"type":"chat","data":{"type":"cursor"}}', "chat"],
    ["of 64 characters", `{"type":"${"x".repeat(64)}"}`, "x".repeat(64)],
    ["of 65 characters", `{"type":"${"x".repeat(65)}"}`, null],
    ["that is a number", '{"type":5}', null],
    ["that is not there", '{"text":"hi"}', null],
    ["of a list", '[{"type":"chat"}]', null],
    ["of a text", '"type"', null],
    ["of null", "null", null],
    ["of nothing", "", null],
    ["of what is no JSON", "hello", null],
    ["of a prototype", '{"__proto__":{"type":"chat"}}', null],
    ["of bytes", new TextEncoder().encode('{"type":"chat"}'), null],
    ["of a buffer", new ArrayBuffer(5), null],
  ])("%s", (_, message, type) => {
    expect(classify(message as string)).toBe(type);
  });

  const keys = fc.constantFrom(
    "type",
    "text",
    "\\u0074ype",
    "t\\u0079pe",
    "Type",
    "type ",
    "\\u005c",
    'a\\"type',
  );
  const strings = fc.constantFrom(
    "chat",
    "cursor",
    "",
    "type",
    "\\u0063hat",
    '\\"',
    "\\\\",
    '\\"type\\":\\"x',
    "x".repeat(65),
  );
  const values = fc.oneof(
    strings.map((text) => `"${text}"`),
    fc.constantFrom("5", "null", "true", '{"type":"inner"}', '["type"]'),
    fc.json(),
  );
  const objects = fc
    .array(fc.tuple(keys, values, fc.constantFrom("", " ", "\n")), { maxLength: 5 })
    .map((entries) => `{${entries.map(([key, value, space]) => `"${key}"${space}:${value}`).join(",")}}`);

  it("is what JSON.parse finds in any JSON, however it is spelt", () => {
    fc.assert(
      fc.property(fc.oneof(objects, fc.json()), (message) => {
        expect(classify(message)).toBe(typeByParsing(message));
      }),
      { numRuns: runs(10_000) },
    );
  });

  it("is never a reason to throw", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          objects,
          objects.map((text) => text.slice(0, -3)),
        ),
        (message) => {
          expect(() => classify(message)).not.toThrow();
        },
      ),
      { numRuns: runs(5_000) },
    );
    expect(classify("[".repeat(1e6))).toBeNull();
  });

  it("of text that is not JSON is what it begins with, which no app can read either", () => {
    for (const message of ['{"type":"chat"', '{"type":"chat"}}', '{"type":"chat" and so on']) {
      expect(typeByParsing(message)).toBeNull();
      expect(classify(message)).toBe("chat");
    }
  });
});
