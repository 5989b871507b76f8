import { expect, it } from "vitest";
import { Breaker, PAUSE } from "../../../src/external/breaker.ts";
import { START } from "../../support/time.ts";

function broken(): Breaker {
  const breaker = new Breaker();
  for (let failure = 1; failure <= 5; failure++) {
    expect(breaker.mayAsk(START)).toBe(true);
    expect(breaker.fail(START)).toBe(failure === 5);
  }
  return breaker;
}

it("lets nobody ask after five failures in a row", () => {
  expect(broken().mayAsk(START)).toBe(false);
});

it("counts failures in a row only", () => {
  const breaker = new Breaker();
  for (let round = 0; round < 3; round++) {
    for (let failure = 0; failure < 4; failure++) breaker.fail(START);
    breaker.succeed();
  }
  expect(breaker.mayAsk(START)).toBe(true);
});

it("lets one ask after each pause, and all once that one has an answer", () => {
  const breaker = broken();
  expect(breaker.mayAsk(START + PAUSE - 1)).toBe(false);
  expect(breaker.mayAsk(START + PAUSE)).toBe(true);
  expect(breaker.mayAsk(START + PAUSE)).toBe(false);
  expect(breaker.fail(START + PAUSE + 500)).toBe(false);
  expect(breaker.mayAsk(START + 2 * PAUSE - 1)).toBe(false);
  expect(breaker.mayAsk(START + 2 * PAUSE)).toBe(true);
  breaker.succeed();
  expect([breaker.mayAsk(START + 2 * PAUSE), breaker.mayAsk(START + 2 * PAUSE)]).toEqual([true, true]);
});

it("pauses no longer because the clock was set back", () => {
  const breaker = broken();
  expect(breaker.mayAsk(START - PAUSE)).toBe(true);
});
