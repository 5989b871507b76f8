import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HEADER_LINE, lineOf, parseLine } from "../../../src/record/jsonl.ts";
import { TrafficFormatError } from "../../../src/record/traffic-format-error.ts";
import { runs } from "../../support/runs.ts";
import { START } from "../../support/time.ts";
import { anyEvent } from "../../support/traffic.ts";

const message = { at: START, event: "message", connection: 1, bytes: 5 };
const broken = (change: object): unknown => parseLine(JSON.stringify({ ...message, ...change }));

describe("a line", () => {
  it("gives every event back as it was", () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const line = lineOf(event);
        expect(line).not.toContain("\n");
        expect(parseLine(line)).toEqual(event);
      }),
      { numRuns: runs(3_000) },
    );
  });

  it("has no more than it needs", () => {
    const event = { ...message, event: "message", type: null, length: 5, limit: null, client: null } as const;
    expect(lineOf(event)).toBe(`{"at":${START},"event":"message","connection":1,"bytes":5}`);
  });

  it("may have fields that nobody knows, which are left out", () => {
    const line = JSON.stringify({ ...message, text: "a secret", type: "say" });
    const { event } = message as { event: "message" };
    expect(parseLine(line)).toEqual({ ...message, event, type: "say", limit: null });
  });

  it("that is a header, or empty, is no event", () => {
    expect(HEADER_LINE).toBe('{"format":"party-bouncer-traffic","version":1}');
    for (const line of [HEADER_LINE, "", " \r"]) expect(parseLine(line)).toBeNull();
  });

  it("that is a header of a newer version says so", () => {
    const read = (): unknown => parseLine('{"format":"party-bouncer-traffic","version":2}');
    expect(read).toThrow(TrafficFormatError);
    expect(read).toThrow(/version 2, and version 1 is the newest known here\. Update party-bouncer/);
  });

  it.each<[string, unknown]>([
    ["not a JSON object", parseLine('{"at":1')],
    ["not a JSON object", parseLine("[1]")],
    ["not a JSON object", parseLine("null")],
    ['"event" is missing', broken({ event: undefined })],
    ['"event" is "shout", which this version does not know', broken({ event: "shout" })],
    ['"at" is missing', broken({ at: undefined })],
    ['"at" is "now", not a number of 0 or more', broken({ at: "now" })],
    ['"at" is -1, not a number of 0 or more', broken({ at: -1 })],
    ['"connection" is missing', broken({ connection: undefined })],
    ['"connection" is {}, not a number or a text', broken({ connection: {} })],
    ['"bytes" is missing', broken({ bytes: undefined })],
    ['"bytes" is 1.5, not a whole number of 0 or more', broken({ bytes: 1.5 })],
    ['"length" is 1, not possible with 5 bytes', broken({ length: 1 })],
    ['"length" is 6, not possible with 5 bytes', broken({ length: 6 })],
    ['"type" is 5, not a text', broken({ type: 5 })],
    ['"costs" is [], not an object', broken({ costs: [] })],
    ['"tokens" is -1, not a number of 0 or more', broken({ costs: { tokens: -1 } })],
    ['"asked" is 1, not true', broken({ asked: 1 })],
    [
      '"verdict" is "ban", not one of admit, hold, refuse, warn, restrict, shadow-ban, close',
      broken({ verdict: "ban" }),
    ],
    ['"verdict" is "warn", not "close"', broken({ event: "open", verdict: "warn" })],
    ['"cohort" is 1000, not a whole number from 0 to 999', broken({ event: "open", cohort: 1_000 })],
    ['"connections" is missing', broken({ event: "load" })],
    [
      '"connections" is [null], not a list of numbers or texts',
      broken({ event: "load", connections: [null] }),
    ],
    ['"counts" is [1], not a list of counts', broken({ event: "standing", counts: [1] })],
    ['"strikes" is 0, not a whole number, 1 or more', broken({ event: "strike", strikes: 0 })],
    ['"format" is "csv", not "party-bouncer-traffic"', broken({ format: "csv" })],
  ])("says why it is none: %s", (reason, read) => expect(read).toBe(reason));

  it("that is an event as a room hears it says how to write it", () => {
    const event = {
      at: START,
      cause: "message",
      bytes: 5,
      clientKey: "user:ada",
      verdict: { action: "admit" },
    };
    expect(parseLine(JSON.stringify(event))).toMatch(/names clients and addresses.+trafficLines\(\)/);
  });
});
