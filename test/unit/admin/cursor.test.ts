import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { cursorOf, positionOf } from "../../../src/admin/cursor.ts";
import { runs } from "../../support/runs.ts";

const schema = z.object({ at: z.number(), room: z.string() });

describe("a cursor", () => {
  it("is text for a URL, and leads back to where it was made", () => {
    const position = fc.record({ at: fc.nat(), room: fc.string({ unit: "grapheme" }) });
    fc.assert(
      fc.property(position, (at) => {
        const cursor = cursorOf(at);
        expect(cursor).toMatch(/^[\w-]*$/);
        expect(positionOf(schema, cursor)).toEqual(at);
      }),
      { numRuns: runs(500) },
    );
  });

  it("is missing at the begin", () => {
    expect(positionOf(schema, undefined)).toBeUndefined();
  });

  it.each([
    "",
    "x",
    "%",
    "null",
    btoa("null"),
    btoa("{"),
    btoa('{"at":"1","room":"x"}'),
    "\u{1f44b}",
    btoa("\xff"),
  ])("is none: %j", (text) => {
    expect(() => positionOf(schema, text)).toThrow(expect.objectContaining({ status: 400 }));
  });
});
