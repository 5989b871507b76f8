import { describe, expect, it } from "vitest";
import { sentencesOfComments, sentencesOfPage } from "../../scripts/prose/text.ts";
import { TICS, TICS_OF_PAGES } from "../../scripts/prose/tics.ts";

const found = (sentence: string): boolean =>
  [...TICS, ...TICS_OF_PAGES].some(({ pattern }) => pattern.test(sentence));

describe("finds a turn that stops a reader:", () => {
  it.each([
    "The limit holds for everybody.",
    "What holds is decided by the ledger.",
    "A limit that does not hold",
    "The room is loaded anew.",
    "It is dropped all the same.",
    "It is sent in the place of the first.",
    "That belongs into `code`.",
    "It is gone for ever.",
    "Nobody can tell who it is.",
    "This is no legal advice.",
    "It goes by the ledger's word.",
    "They come to the same.",
    "A control frame is text.",
    "@throws {TypeError} where it is wrong",
    "It is `code` where nothing is known.",
    "Where the ledger is away, the room goes on.",
    "Who sends on regardless gets the next strike.",
    "Whoever clears the storage is turned away.",
    "What is stored is checked when it is read.",
  ])("%s", (sentence) => {
    expect(found(sentence)).toBe(true);
  });
});

describe("leaves plain English alone:", () => {
  it.each([
    "The pacer holds back what is too much.",
    "Hold down F to flood the room.",
    "A connection holds eight counts.",
    "There is no limit.",
    "It is no longer here.",
    "Where next",
    "Where a client stands, as control messages say it.",
    "Who asked for it.",
    "Who sees a shadow-banned client, and how that is kept.",
    "Who is banned?",
    "What a warning says to a person.",
    "The error says where the mistake is.",
  ])("%s", (sentence) => {
    expect(found(sentence)).toBe(false);
  });
});

it("reads a page sentence by sentence, each with its line, and without code", () => {
  const page = [
    "# A heading. No sentence.",
    "",
    "One `f.g()` here. Two",
    "lines of it.",
    "",
    "```ts",
    "x. y.",
    "```",
    "- An item.",
    "| a | b |",
  ];
  expect(sentencesOfPage(page.join("\n"))).toEqual([
    { line: 3, text: "One `code` here." },
    { line: 3, text: "Two lines of it." },
    { line: 9, text: "An item." },
    { line: 10, text: "a" },
    { line: 10, text: "b" },
  ]);
});

it("reads the comments of a file, without their examples", () => {
  const source = [
    "/**",
    " * One.",
    " *",
    " * @throws {Error} if so",
    " * @example",
    " * hold(on);",
    " */",
    "f(); // Two",
    "// lines.",
    'const s = "// three";',
  ];
  expect(sentencesOfComments(source.join("\n"))).toEqual([
    { line: 2, text: "One." },
    { line: 4, text: "@throws {Error} if so" },
    { line: 8, text: "Two lines." },
  ]);
});
