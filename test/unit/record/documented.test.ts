import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HEADER_LINE, lineOf, parseLine } from "../../../src/record/jsonl.ts";
import { KINDS } from "../../../src/record/packed-form.ts";
import { unpack } from "../../../src/record/packed-reader.ts";
import type { TrafficEvent } from "../../../src/record/traffic-event.ts";
import { anyEvent } from "../../support/traffic.ts";

const page = readFileSync(new URL("../../../docs/reference/traffic-record.md", import.meta.url), "utf8");
const blocks = (language: string): string[] =>
  Array.from(
    page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm")),
    ([, text = ""]) => text,
  );
/** The cells of each row that begins with some code. */
const rows = Array.from(page.matchAll(/^\| *`.*$/gm), ([row]) => row.split("|").map((cell) => cell.trim()));
const codeIn = (text = ""): string[] => Array.from(text.matchAll(/`([^`]+)`/g), ([, code = ""]) => code);

const BOTH = { at: true, event: true, connection: true } as const;
const STRIKE = { ...BOTH, strikes: true, limit: true, for: true } as const;
/** Every field of every event: one that is new does not compile before it is here, and then has to be sampled and documented. */
const FIELDS: { readonly [Event in TrafficEvent as Event["event"]]: Readonly<Record<keyof Event, true>> } = {
  open: {
    ...BOTH,
    client: true,
    address: true,
    tier: true,
    cohort: true,
    exempt: true,
    verdict: true,
    limit: true,
  },
  message: {
    ...BOTH,
    client: true,
    type: true,
    bytes: true,
    length: true,
    asked: true,
    forged: true,
    control: true,
    costs: true,
    verdict: true,
    limit: true,
    wait: true,
    blameless: true,
  },
  deliver: { ...BOTH, verdict: true, limit: true, wait: true, blameless: true },
  close: { ...BOTH, code: true },
  strike: STRIKE,
  invalid: STRIKE,
  mute: STRIKE,
  clear: STRIKE,
  standing: { ...BOTH, conduct: true, counts: true, hidden: true },
  load: { at: true, event: true, connections: true },
  rules: { at: true, event: true, fingerprint: true },
};

const samples = fc.sample(anyEvent, { seed: 1, numRuns: 3_000 });

describe("the page on the traffic record", () => {
  it("has records as they are written", () => {
    const lines = blocks("jsonl").flatMap((block) => block.trimEnd().split("\n"));
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) {
      const read = parseLine(line);
      if (read === null) expect(line).toBe(HEADER_LINE);
      else expect(typeof read === "string" ? read : lineOf(read)).toBe(line);
    }
  });

  it("has every event, and every field of each", () => {
    const documented = new Map(
      rows.flatMap(([, events, , fields]) =>
        codeIn(events)
          .filter((event) => event === "message" || event in KINDS)
          .map((event) => [event, codeIn(fields).filter((field) => !(field in KINDS))] as const),
      ),
    );
    const found = new Map<string, Set<string>>();
    for (const event of samples) {
      const fields = found.get(event.event) ?? new Set();
      for (const field of Object.keys(event)) fields.add(field);
      found.set(event.event, fields);
    }
    for (const [event, fields] of Object.entries(FIELDS)) {
      expect([event, [...(found.get(event) ?? [])].toSorted()]).toEqual([
        event,
        Object.keys(fields).toSorted(),
      ]);
    }
    expect([...documented.keys()].toSorted()).toEqual([...found.keys()].toSorted());
    for (const event of ["open", "message", "deliver", "close", "standing", "load", "rules"]) {
      const fields = [...(found.get(event) ?? [])].filter((field) => !(field in BOTH));
      expect(documented.get(event)?.toSorted()).toEqual(fields.toSorted());
    }
  });

  it("numbers events as they are packed", () => {
    const numbered = Array.from(page.matchAll(/^\| (\d+)(?: to (\d+))? *\| (`[^|]+`) *\|/gm));
    const numbers = numbered.flatMap(([, first, , names]) =>
      codeIn(names).map((name, index) => [name, Number(first) + index]),
    );
    expect(Object.fromEntries(numbers)).toEqual(KINDS);
  });

  it("has bytes that are the record at its top", () => {
    const hex = blocks("hex")[0] ?? "";
    const digits = hex
      .split("\n")
      .flatMap((line) => /^((?:[\da-f]{2} )*[\da-f]{2})(?: {2}|$)/.exec(line)?.[1]?.split(" ") ?? []);
    const bytes = Uint8Array.from(digits, (pair) => Number.parseInt(pair, 16));
    const lines = blocks("jsonl")[0]?.trimEnd().split("\n") ?? [];
    const expected = lines.map((line) => parseLine(line) as TrafficEvent);
    expect([...unpack(bytes)]).toEqual(expected);
    expect(page).toContain(`are packed into ${bytes.length} bytes`);
  });
});
