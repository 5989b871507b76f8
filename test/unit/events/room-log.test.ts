import { afterEach, expect, it, vi } from "vitest";
import { Events } from "../../../src/events/events.ts";
import { RoomLog } from "../../../src/events/room-log.ts";
import type { LogLevel } from "../../../src/policy/log.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { START } from "../../support/time.ts";

afterEach(() => vi.unstubAllEnvs());

function logOf(log: Policy["log"], url: unknown): Events {
  const events = new Events();
  const policy = definePolicy({ log });
  const [place, party] = [() => "in a room", () => "chat"];
  new RoomLog({ events, clock: () => START, policy: () => policy, place, party }).watch(url);
  return events;
}

it.each([
  [undefined, "https://example.com/", []],
  [false, "http://localhost/", []],
  [undefined, undefined, []],
  [true, undefined, ["strike", "ban", "verdict"]],
  [undefined, "http://localhost/", ["strike", "ban", "verdict"]],
  [{ format: "json" }, undefined, ["strike", "ban", "error"]],
  [{ format: "json", level: "warn" }, "http://localhost/", ["ban", "error"]],
  [{ format: "json", level: "debug" }, undefined, ["strike", "ban", "error", "violation"]],
] as const)("a log that is %j, at %s, listens to %j and no more", (log, url, expected) => {
  vi.stubEnv("NODE_ENV", undefined);
  const events = logOf(log, url);
  const heard = (["strike", "ban", "error", "violation", "verdict"] as const).filter((name) =>
    events.hears(name),
  );
  expect(heard.toSorted()).toEqual([...expected].toSorted());
});

it("a log in JSON costs no message anything, and a refusal only at debug", () => {
  const heard = (level: LogLevel): boolean[] =>
    [false, true].map((isViolation) =>
      logOf({ format: "json", level }, undefined).hearsVerdict(isViolation, 0),
    );
  expect(heard("info")).toEqual([false, false]);
  expect(heard("debug")).toEqual([false, true]);
});
