import { describe, expect, it } from "vitest";
import { readPolicy } from "../../../public/lab/policy/read-policy.ts";

/** What is complained about, each with the marked part of the text. */
const complaintsAbout = (text: string): string[] =>
  readPolicy(text).complaints.map(({ from, to, message }) => `${text.slice(from, to)} | ${message}`);

describe("a policy in the lab", () => {
  it.each([
    ["a module", "export default { maxMessageBytes: 99 };"],
    ["a bare object", "{ maxMessageBytes: 99 }"],
    ["a bare object after a comment", "// mine\n/* all of it */ { maxMessageBytes: 99 }"],
    ["an object in parentheses", "({ maxMessageBytes: 99 })"],
    ["a named policy", "export const policy = { maxMessageBytes: 99 };"],
    [
      "a file in TypeScript",
      `import { type Policy, definePolicy as define } from "party-bouncer";
       import type { Message } from "party-bouncer";
       interface Sizes { most: number }
       type Size = Sizes["most"];
       const sizes: Sizes = { most: 99 as number };
       function most<T extends Sizes>(of: T, other?: Sizes): Size { return (other ?? of)!.most; }
       export default define({ maxMessageBytes: most<Sizes>(sizes) } satisfies Policy) as const;`,
    ],
    [
      "what another name stands for",
      "const size = 99;\nconst policy = { maxMessageBytes: size };\nexport default policy",
    ],
    [
      "everything of the package",
      'import * as pb from "party-bouncer";\nexport default pb.definePolicy({ maxMessageBytes: 99 })',
    ],
    ["what is there without an import", "export default { ...presets.chat, maxMessageBytes: 99 }"],
    [
      "what is declared under a name that is there",
      "const presets = { a: { maxMessageBytes: 99 } };\nexport default presets.a",
    ],
  ])("is %s", (_, text) => {
    const { policy, complaints } = readPolicy(text);
    expect(complaints).toEqual([]);
    expect(policy?.maxMessageBytes).toBe(99);
  });

  it("keeps its functions", () => {
    const { policy } = readPolicy("{ limits: [{ name: 'a', limit: 1, window: '1s', per: () => 'all' }] }");
    expect(policy?.limits[0]).toMatchObject({ per: expect.any(Function) });
  });
});

describe("a mistake in a policy", () => {
  it.each([
    [
      "a value",
      'export default {\n  limits: [\n    { name: "a", limit: 1, window: "1 sec" },\n  ],\n};',
      /^window: "1 sec" \| window: expected a duration.* received "1 sec"$/,
    ],
    [
      "an option that there is not",
      "{ maxMesageBytes: 3 }",
      /^maxMesageBytes: 3 \| .*no option "maxMesageBytes"\. Did you mean "maxMessageBytes"\?$/,
    ],
    [
      "what is missing",
      '{ limits: [{ name: "a", window: "1s" }] }',
      /^\{ name: "a", window: "1s" \} \| limit: expected/,
    ],
    [
      "the second of a list",
      '{ ladder: [{ strikes: 1, do: "warn" }, { strikes: 2, do: "kick" }] }',
      /^do: "kick" \| do: .*Did you mean "close"\?$/,
    ],
    [
      "behind a name",
      'const limits = [{ name: "a", limit: 0, window: "1s" }];\nexport default { limits };',
      /^limit: 0 \| /,
    ],
    [
      "in a call",
      'export default definePolicy({ maxMessageBytes: "a" } as Policy)',
      /^maxMessageBytes: "a" \| /,
    ],
    ["in a candidate", '{ candidate: { maxMessageBytes: "a" } }', /^maxMessageBytes: "a" \| /],
    [
      "behind a spread",
      "{ limits: [...presets.chat.limits, { name: 1 }] }",
      /^limits: \[\.\.\.presets\.chat\.limits, \{ name: 1 \}\] \| name: /,
    ],
    [
      "of a quoted name",
      '{ limits: [{ name: "a", limit: 1, window: "1s", "burst": "x" }] }',
      /^"burst": "x" \| /,
    ],
  ])("is marked at its place: %s", (_, text, marked) => {
    expect(complaintsAbout(text)[0]).toMatch(marked);
  });

  it("is one of several that are all told", () => {
    expect(complaintsAbout('{ maxMessageBytes: 0, forgiveAfter: "x" }')).toHaveLength(2);
  });

  it.each([
    [
      "a comma is missing",
      '{ maxMessageBytes: 3 forgiveAfter: "1m" }',
      /^3 \| SyntaxError: Unexpected identifier 'forgiveAfter'/,
    ],
    ["a brace is missing", "export default { maxMessageBytes: 3,\n\n", /^, \| SyntaxError: /],
    ["there is too much", "{ maxMessageBytes: 3 }}", /^\} \| SyntaxError: /],
  ])("is told where the text cannot be read: %s", (_, text, marked) => {
    expect(complaintsAbout(text)).toEqual([expect.stringMatching(marked)]);
  });

  it.each([
    ["there is nothing", "", " | There is no policy here."],
    ["nothing is exported", "const a = 1;\nconst b = 2;", "const a = 1; | There is no policy here."],
    ["it throws", "const a = 1;\nnull.b;\nexport default {}", "b; | TypeError: Cannot read"],
    [
      "it names what there is not",
      "export default {\n  limits: foo,\n}",
      "foo, | ReferenceError: foo is not",
    ],
    [
      "it imports another package",
      'import { z } from "zod";\nexport default {}',
      'z | The lab has no package "zod"',
    ],
    [
      "it imports what there is not",
      'import { preset } from "party-bouncer";\nexport default {}',
      "preset | The lab has no",
    ],
    ["it is not an object", "export default 3", "3 | expected a policy object, received 3"],
  ])("is told at its place if %s", (_, text, expected) => {
    const [first = ""] = complaintsAbout(text);
    expect(first).toContain(expected);
  });
});
