import { expect, it } from "vitest";
import { Unregistered } from "../../../src/ledger/unregistered.ts";

const START = 1_000_000;
const TOO_LONG = 30_000;

it("gives up on a client about whom the ledger has not answered for too long", () => {
  const unregistered = new Unregistered();
  unregistered.answered("user:eve");
  unregistered.failed("user:eve", START);
  unregistered.failed("user:eve", START + 5_000);
  expect(unregistered.takeUnasked(START + TOO_LONG - 1, null)).toEqual([]);
  expect(unregistered.takeUnasked(START + TOO_LONG + 999, null)).toEqual(["user:eve"]);
  expect(unregistered.has("user:eve")).toBe(false);
});

it("begins to count again once the ledger answers", () => {
  const unregistered = new Unregistered();
  unregistered.answered("user:eve");
  unregistered.failed("user:eve", START);
  unregistered.answered("user:eve");
  expect(unregistered.takeUnasked(START + TOO_LONG, null)).toEqual([]);
  expect(unregistered.size).toBe(1);
});

it("gives up on all of them if the ledger as a whole is away for too long", () => {
  const unregistered = new Unregistered();
  unregistered.answered("user:eve");
  unregistered.answered("user:ada");
  expect(unregistered.takeUnasked(START + TOO_LONG, START)).toEqual(["user:eve", "user:ada"]);
});

it("does not hear of failures about clients that the ledger tells of", () => {
  const unregistered = new Unregistered();
  unregistered.failed("user:ada", START);
  expect(unregistered.size).toBe(0);
});
