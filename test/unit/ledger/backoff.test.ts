import { describe, expect, it } from "vitest";
import { Backoff, FIRST_PAUSE, LONGEST_PAUSE } from "../../../src/ledger/backoff.ts";

const START = 1_000_000;

describe("the pause before a client is asked about again", () => {
  it("is twice as long each time, up to the longest, and is over once the ledger answers", () => {
    const backoff = new Backoff();
    let now = START;
    const pauses = Array.from({ length: 7 }, () => {
      backoff.begin("user:eve", now);
      const pause = backoff.left("user:eve", now);
      now += pause;
      expect(backoff.left("user:eve", now)).toBe(0);
      return pause;
    });
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect([pauses[0], pauses.at(-1)]).toEqual([FIRST_PAUSE, LONGEST_PAUSE]);
    backoff.end("user:eve");
    backoff.begin("user:eve", now);
    expect(backoff.left("user:eve", now)).toBe(FIRST_PAUSE);
  });

  it("is no longer because several calls fail at the same time", () => {
    const backoff = new Backoff();
    for (let call = 0; call < 10; call++) backoff.begin("user:eve", START);
    expect(backoff.left("user:eve", START)).toBe(FIRST_PAUSE);
  });

  it("does not concern other clients", () => {
    const backoff = new Backoff();
    backoff.begin("user:eve", START);
    expect(backoff.left("user:ada", START)).toBe(0);
    expect(backoff.awaySince).toBeNull();
  });

  it("is over if the clock stepped back behind its beginning", () => {
    const backoff = new Backoff();
    backoff.begin("user:eve", START);
    expect(backoff.left("user:eve", START - 1)).toBe(0);
  });
});

describe("the ledger as a whole", () => {
  it("is left alone once it did not answer about five clients in a row, and until it answers about any", () => {
    const backoff = new Backoff();
    for (const [index, name] of ["a", "b", "c", "d"].entries()) backoff.begin(`user:${name}`, START + index);
    expect(backoff.leftOfAll(START + 4)).toBe(0);
    backoff.begin("user:e", START + 4);
    expect(backoff.leftOfAll(START + 4)).toBe(FIRST_PAUSE);
    expect(backoff.left("user:ada", START + 4)).toBe(FIRST_PAUSE);
    expect(backoff.awaySince).toBe(START);
    backoff.end("user:a");
    expect(backoff.leftOfAll(START + 4)).toBe(0);
    expect(backoff.awaySince).toBeNull();
  });
});
