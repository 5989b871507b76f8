import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import { type Column, type Screen, Table } from "../../cli/table/table.ts";
import { widthOf } from "../../cli/table/width.ts";

interface Row {
  readonly who: string;
  readonly why: string;
  readonly count: number;
}

const COLUMNS: readonly Column<Row>[] = [
  { name: "CLIENT", words: ({ who }) => who, least: 12 },
  {
    name: "COUNT",
    words: ({ count }) => count.toLocaleString("en"),
    exact: ({ count }) => String(count),
    side: "right",
  },
  { name: "REASON", words: ({ why }) => why },
];

const EVE: Row = { who: "user:eve", why: "spam links", count: 1_203 };
const HANAKO: Row = { who: "user:花子", why: "too fast", count: 7 };

const table = (screen: Screen) => new Table(COLUMNS, "", screen);
const onTerminal = (columns: number) => table({ isTTY: true, columns });

describe("a table", () => {
  it("stands under its headings, also with characters of two columns", () => {
    expect(onTerminal(80).lines([EVE, HANAKO])).toEqual([
      "CLIENT     COUNT  REASON",
      "user:eve   1,203  spam links",
      "user:花子      7  too fast",
    ]);
  });

  it("has its headings once, and what comes later below what came before", () => {
    const later = onTerminal(80);
    later.lines([EVE]);
    expect(later.lines([{ ...EVE, who: "user:e" }])).toEqual(["user:e    1,203  spam links"]);
  });

  it("cuts the widest column of a narrow terminal", () => {
    const why = "the same link in forty rooms within a minute";
    expect(onTerminal(40).lines([{ ...EVE, why }, HANAKO])).toEqual([
      "CLIENT     COUNT  REASON",
      "user:eve   1,203  the same link in fort…",
      "user:花子      7  too fast",
    ]);
  });

  it("leaves out what is least needed, if a terminal is too narrow for all", () => {
    const columns: readonly Column<Row>[] = [
      ...COLUMNS,
      { name: "SINCE", words: () => "2 hours ago", least: 11, isExtra: true },
    ];
    const lines = (columns_: number) =>
      new Table(columns, "", { isTTY: true, columns: columns_ }).lines([EVE]);
    expect(lines(50)).toEqual([
      "CLIENT    COUNT  REASON      SINCE",
      "user:eve  1,203  spam links  2 hours ago",
    ]);
    expect(lines(30)).toEqual(["CLIENT    COUNT  REASON", "user:eve  1,203  spam links"]);
    expect(lines(20)).toContain("SINCE   2 hours ago");
  });

  it("is a paragraph a row where it is too narrow, with nothing cut", () => {
    expect(onTerminal(20).lines([EVE, { ...HANAKO, why: "" }])).toEqual([
      "CLIENT  user:eve",
      "COUNT   1,203",
      "REASON  spam links",
      "",
      "CLIENT  user:花子",
      "COUNT   7",
    ]);
  });

  it("is a line with tabs in a pipe, with exact values and nothing cut", () => {
    expect(table({ columns: 20 }).lines([EVE, HANAKO])).toEqual([
      "user:eve\t1203\tspam links",
      "user:花子\t7\ttoo fast",
    ]);
    expect(new Table(COLUMNS, "ban", {}).lines([EVE])).toEqual(["ban\tuser:eve\t1203\tspam links"]);
  });

  it("takes 80 columns where a terminal does not know how many it has", () => {
    const [, line = ""] = onTerminal(0).lines([{ ...EVE, why: "x".repeat(200) }]);
    expect(widthOf(line)).toBe(80);
  });

  it("fits, whatever anybody writes into it, and lets nobody end a cell, a line, or write elsewhere", () => {
    const text = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.array(fc.nat(0x10_ff_ff)).map((points) => String.fromCodePoint(...points)),
      fc.constantFrom("\u001B[2J", "\u009B31m", "a\tb", "\u202E", "日本語"),
    );
    fc.assert(
      fc.property(text, text, fc.nat(), fc.integer({ min: 40, max: 120 }), (who, why, count, columns) => {
        const row = { who, why, count };
        const [header = "", line = "", ...more] = onTerminal(columns).lines([row]);
        expect(more).toEqual([]);
        expect(widthOf(header)).toBeLessThanOrEqual(columns);
        expect(widthOf(line)).toBeLessThanOrEqual(columns);
        const [piped = ""] = table({}).lines([row]);
        expect(piped.split("\t")).toHaveLength(COLUMNS.length);
        for (const shown of [line, piped.replaceAll("\t", "")])
          expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      }),
    );
  });
});
