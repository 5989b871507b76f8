import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { GateLog } from "../../../src/events/gate-log.ts";
import type { LogOptions } from "../../../src/policy/log.ts";
import { byHeaders, Room } from "../../support/room.ts";
import { MINUTE, START } from "../../support/time.ts";

const LOCAL = "http://127.0.0.1:1999/parties/main/lobby";
const DEPLOYED = "https://example.com/parties/main/lobby";
const ban = async () => {
  const imposed = await new Room({ identify: byHeaders }).bouncer.bans.add("user:eve", {
    for: "1h",
    by: "moderator:ada",
    reason: "insults",
  });
  return { ...imposed, at: START, until: START + MINUTE };
};

/** What the console was told, by method. */
const said: [string, ...unknown[]][] = [];
beforeEach(() => {
  vi.stubEnv("NODE_ENV", undefined);
  said.length = 0;
  for (const method of ["log", "info", "error"] as const)
    vi.spyOn(console, method).mockImplementation((...words: unknown[]) => void said.push([method, ...words]));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe("the log of a gate", () => {
  it.each([
    [undefined, LOCAL, true],
    [undefined, DEPLOYED, false],
    [true, DEPLOYED, true],
    [false, LOCAL, false],
    [{ format: "text" }, DEPLOYED, true],
    [{ format: "text", level: "warn" }, LOCAL, false],
  ] as const)("as %j, at %s, says whom it refuses, once: %s", async (log, url, isSaid) => {
    const gate = new GateLog(log);
    for (let count = 0; count < 3; count++) gate.refused(url, "user:eve", await ban(), START);
    const sentence = "party-bouncer at the gate: refused user:eve: it is banned for 1 minute more";
    expect(said).toEqual(isSaid ? [["log", expect.stringContaining(sentence)]] : []);
  });

  it("in JSON has one object a line, folded, without anybody in it", async () => {
    const gate = new GateLog({ format: "json" });
    const imposed = await ban();
    for (let count = 0; count < 3; count++) gate.refused(DEPLOYED, "user:eve", imposed, START);
    gate.refused(DEPLOYED, "user:bob", imposed, START + MINUTE);
    gate.turnedAway("connects", START);
    gate.failed("asking the ledger", new RangeError("user:eve"), START);
    const about = { source: "party-bouncer", place: "gate", count: 1 };
    const refused = { level: "info", event: "connect-refused" };
    expect(said.map(([method, line]) => [method, JSON.parse(String(line)) as unknown])).toEqual([
      ["info", { ...about, ...refused, kind: "close", by: "operator", ban: imposed.id }],
      ["info", { ...about, ...refused, kind: "close", by: "operator", ban: imposed.id, count: 3 }],
      ["info", { ...about, ...refused, limit: "connects" }],
      [
        "error",
        { ...about, level: "error", event: "error", doing: "asking the ledger", error: "RangeError" },
      ],
    ]);
    expect(JSON.stringify(said)).not.toMatch(/user:|ada|insults|lobby/);
  });

  it("says what failed, without a log too, and not in JSON below its level", () => {
    const problem = new Error("away");
    new GateLog(false).failed("asking the ledger", problem, START);
    new GateLog({ format: "json", level: "error" }).turnedAway("connects", START);
    expect(said).toEqual([["error", "party-bouncer: the gate failed at asking the ledger", problem]]);
  });

  it("is refused if it is wrong", () => {
    expect(() => new GateLog({ format: "xml" } as unknown as LogOptions)).toThrow(
      new TypeError('connectGate: log: expected "text" or "json"'),
    );
    expect(() => new GateLog("json" as unknown as boolean)).toThrow(
      new TypeError("connectGate: log: expected true, false or an object with format"),
    );
  });
});
