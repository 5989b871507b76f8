import * as fc from "fast-check";
import { expect, it } from "vitest";
import { csvLine, timeCell } from "../../../src/admin/csv.ts";
import { runs } from "../../support/runs.ts";
import { START } from "../../support/time.ts";

/** Reads CSV as RFC 4180 describes it. */
function parse(text: string): string[][] {
  const lines: string[][] = [];
  let cells: string[] = [];
  for (let index = 0; index < text.length;) {
    let cell = "";
    if (text[index] === '"') {
      for (index++; text[index] !== '"' || text[index + 1] === '"'; index++) {
        if (text[index] === undefined) throw new Error("a quote is open");
        if (text[index] === '"') index++;
        cell += text[index];
      }
      index++;
    } else {
      for (; index < text.length && !",\r\n".includes(text[index] ?? ""); index++) cell += text[index];
    }
    cells.push(cell);
    if (text[index] === ",") index++;
    else if (text.startsWith("\r\n", index)) {
      lines.push(cells);
      cells = [];
      index += 2;
    } else throw new Error(`neither a comma nor the end of the line at ${index}`);
  }
  return lines;
}

it("is read as it was written, but for the apostrophe before what looks like a formula", () => {
  const cell = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom(..."\",\r\n\t=+-@'＝a") }),
  );
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1 }), { minLength: 1 }), (rows) => {
      const read = parse(rows.map(csvLine).join(""));
      expect(
        read.map((cells) => cells.map((text) => text.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, ""))),
      ).toEqual(rows.map((cells) => cells.map((text) => text.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, ""))));
      for (const text of read.flat()) expect(text).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
    }),
    { numRuns: runs(500) },
  );
});

it.each([
  ["=1+1", "'=1+1"],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\tx", "'\tx"],
  ["＝1", "'＝1"],
  ['=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
  ["a=1", "a=1"],
  ["a, b", '"a, b"'],
  ['say "no"', '"say ""no"""'],
  ["", ""],
])("writes %j as %s", (text, written) => {
  expect(csvLine([text])).toBe(`${written}\r\n`);
});

it("says when", () => {
  expect([START, null, Infinity, 8.64e15 + 1].map(timeCell)).toEqual([
    new Date(START).toISOString(),
    "",
    "",
    "8640000000000001",
  ]);
});
