import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { gzipSync } from "node:zlib";
import { describe, it } from "vitest";
import type { SimulationResult } from "../../src/simulator/result.ts";
import { simulate } from "../../src/simulator/simulate.ts";
import { traffic } from "../../src/simulator/generators/traffic.ts";
import { HEADER_LINE, lineOf } from "../../src/record/jsonl.ts";
import { writeTraffic } from "../../src/record/write-traffic.ts";
import { command, folderWith, onTerminal, partyBouncer, partyBouncerWith } from "./command.ts";

/** People who talk, and one client that sends so many messages a second for half a minute. */
const crowd = (perSecond: number) =>
  traffic({
    seed: 3,
    from: Date.UTC(2026, 10, 12, 14, 2),
    for: "1m",
    crowd: [
      { kind: "talker", count: 30 },
      { kind: "flood", count: 1, perSecond },
    ],
  });
const EVENTS = [...crowd(60)];
const LINES = [HEADER_LINE, ...EVENTS.map(lineOf)];
const RECORD = `${LINES.join("\n")}\n`;

const STRICT = `export default {
  limits: [{ name: "lines", limit: 2, window: "1s", burst: 5 }],
  ladder: [{ strikes: 1, do: "warn" }, { strikes: 3, do: "close", for: "1m" }],
};`;
const LOOSE = `export default { limits: [{ name: "lines", limit: 1000, window: "1s" }] };`;

const FILES = { "traffic.jsonl": RECORD, "strict.mjs": STRICT, "loose.mjs": LOOSE };

describe.concurrent("party-bouncer simulate", () => {
  it("says who would be closed, and why, in plain lines if nobody watches", async (test) => {
    const { expect } = test;
    const folder = await folderWith(test, FILES);
    const { code, stdout, stderr } = await partyBouncer(
      folder,
      "simulate",
      "traffic.jsonl",
      "-p",
      "strict.mjs",
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(
      /^strict\.mjs on traffic\.jsonl\n[\d,]+ messages by 31 clients, from 2026-11-12 14:02:0/,
    );
    expect(stdout).toMatch(/\n {2}closed +1 \(3\.2%\) {2}closed, and kept out for a while\n/);
    expect(stdout).toMatch(/\nLimit +refused +clients +strikes\n {2}lines +[\d,]+ +1 +3\n/);
    expect(stdout).toMatch(
      /\n {2}closed +flood:1: [\d,]+ of [\d,]+ messages refused, the first chat at 14:02:\d\d\.\d{3}\n +"lines" lets each connection send 2 messages a second/,
    );
    expect(stdout).toMatch(/\nSuggested: .+\n {2}limits: \[\n {4}\{ name: "lines", .+ \},\n/);
    expect(stdout).not.toContain("\u001B");
  });

  it("reads a gzipped record, a packed one, and the standard input", async (test) => {
    const { expect } = test;
    const packed = await new Response(writeTraffic(EVENTS, { format: "packed" })).arrayBuffer();
    const folder = await folderWith(test, {
      ...FILES,
      "traffic.jsonl.gz": gzipSync(RECORD),
      "traffic.packed": new Uint8Array(packed),
      "traffic.packed.gz": gzipSync(new Uint8Array(packed)),
    });
    const expected = simulate({ limits: [{ name: "lines", limit: 1_000, window: "1s" }] }, EVENTS);
    for (const name of ["traffic.jsonl", "traffic.jsonl.gz", "traffic.packed", "traffic.packed.gz"]) {
      const { code, stdout } = await partyBouncer(folder, "simulate", name, "-p", "loose.mjs", "--json");
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(expected)));
    }
    const { stdout } = await partyBouncerWith(folder, { input: RECORD }, "simulate", "-", "-p", "loose.mjs");
    expect(stdout).toMatch(/^loose\.mjs on the standard input\n/);
  });

  it("prints JSON and nothing else, whatever the policy's file says", async (test) => {
    const { expect } = test;
    const folder = await folderWith(test, { ...FILES, "chatty.mjs": `console.log("loaded"); ${LOOSE}` });
    const { stdout, stderr } = await partyBouncer(
      folder,
      "simulate",
      "traffic.jsonl",
      "-p",
      "chatty.mjs",
      "--json",
    );
    expect(JSON.parse(stdout)).toMatchObject({ broken: 0 });
    expect(stderr).toBe("loaded\n");
  });

  it("compares with another policy", async (test) => {
    const { expect } = test;
    const folder = await folderWith(test, FILES);
    const args = ["simulate", "traffic.jsonl", "-p", "strict.mjs", "-a", "loose.mjs"];
    const { stdout } = await partyBouncer(folder, ...args);
    expect(stdout).toMatch(/\n +strict\.mjs +loose\.mjs\n {2}ok +30 \(96\.8%\) +31 \(100%\) /);
    expect(stdout).toMatch(
      /\nCompared: 1 client worse than under loose\.mjs\n {2}flood:1: ok, 0 refused → closed, [\d,]+ refused\n/,
    );
    const { stdout: json } = await partyBouncer(folder, ...args, "--json");
    const { fates, against } = JSON.parse(json) as SimulationResult;
    expect(fates.closed).toBe(1);
    expect(against?.fates.closed).toBe(0);
    expect(against?.differences).toMatchObject([{ client: "flood:1", fate: "closed", against: "ok" }]);
  });

  it("compares with the candidate of the policy, and with limits that are only tried", async (test) => {
    const { expect } = test;
    const folder = await folderWith(test, {
      ...FILES,
      "candidate.json": JSON.stringify({
        limits: [{ name: "lines", limit: 1_000, window: "1s" }],
        candidate: { limits: [{ name: "lines", limit: 1, window: "1s" }] },
      }),
      "tried.json": JSON.stringify({ limits: [{ name: "lines", limit: 1, window: "1s", enforce: false }] }),
    });
    for (const name of ["candidate.json", "tried.json"]) {
      const args = ["simulate", "traffic.jsonl", "-p", name, "-f", "worse=0", "-f", "closed=0"];
      const { code, stdout, stderr } = await partyBouncer(folder, ...args);
      expect(code).toBe(1);
      expect(stdout).toMatch(new RegExp(`\\n +${name} +candidate\\n {2}ok +31 `));
      expect(stdout).toMatch(/\nCompared: \d+ clients worse under its candidate\n/);
      expect(stdout).toMatch(/\n {2}flood:1: ok, 0 refused → closed, /);
      expect(stderr).toMatch(/✔ closed=0: 0 of 31 clients \(0%\) were closed\n/);
      expect(stderr).toMatch(
        /error: worse=0: \d+ of 31 clients \([\d.]+%\) fare worse under the candidate\n$/,
      );
    }
  });

  it("counts the messages that waited until their connection closed", async (test) => {
    const { expect } = test;
    const at = Date.UTC(2026, 10, 12);
    const record = [
      lineOf({ event: "open", at, connection: 1, client: "ada" }),
      ...Array.from({ length: 5 }, () => lineOf({ event: "message", at, connection: 1, bytes: 40 })),
      lineOf({ event: "close", at: at + 2_500, connection: 1 }),
    ];
    const folder = await folderWith(test, {
      "waiting.jsonl": [HEADER_LINE, ...record, ""].join("\n"),
      "holding.json": JSON.stringify({
        limits: [{ name: "moves", limit: 1, window: "1s" }],
        onRefusal: "hold",
      }),
    });
    const args = ["simulate", "waiting.jsonl", "-p", "holding.json"];
    const { stdout } = await partyBouncer(folder, ...args);
    expect(stdout).toMatch(/\n5 messages by 1 client, /);
    expect(stdout).toMatch(/\n {2}held +4 .+\n {2}lost +2 {2}messages that waited/);
  });

  it("writes a report, and says so", async (test) => {
    const { expect } = test;
    const folder = await folderWith(test, FILES);
    const args = ["simulate", "traffic.jsonl", "-p", "strict.mjs", "-a", "loose.mjs", "--report"];
    const { code, stdout } = await partyBouncer(folder, ...args, "report.html");
    expect(code).toBe(0);
    expect(stdout).toMatch(/\n\nThe report is in report\.html\.\n$/);
    const report = await readFile(path.join(folder, "report.html"), "utf8");
    expect(report).toContain("<title>strict.mjs on traffic.jsonl: party-bouncer</title>");
    expect(report).toContain("than under loose.mjs");
    const nowhere = await partyBouncer(folder, ...args, "nowhere/report.html");
    expect(nowhere).toMatchObject({ code: 2, stdout: "" });
    expect(nowhere.stderr).toContain(
      `There is no folder ${path.join(folder, "nowhere")} to write the report into.`,
    );
    expect((await partyBouncer(folder, ...args, ".")).stderr).toContain(". is a folder.");
  });

  it("ends with 1 if more than --fail-on says are hit, and with 0 if just as many", async (test) => {
    const { expect } = test;
    const folder = await folderWith(test, FILES);
    const ends = async (...conditions: readonly string[]): Promise<number | null> => {
      const flags = conditions.flatMap((condition) => ["--fail-on", condition]);
      const args = ["simulate", "traffic.jsonl", "-p", "strict.mjs", "--json", ...flags];
      const { code, stdout } = await partyBouncer(folder, ...args);
      JSON.parse(stdout);
      return code;
    };
    expect(await ends("clients=1", "closed=1", "warned=0", "hidden=0%", "refused=100%")).toBe(0);
    expect(await ends("clients=4%", "closed=3.3%", "broken=0")).toBe(0);
    expect(await ends("closed=0")).toBe(1);
    expect(await ends("clients=0.1%")).toBe(1);
    expect(await ends("closed=1", "refused=1%")).toBe(1);
  });

  it.for<[string, string]>([
    ["clients", "It should be like clients=0.1% or closed=0."],
    ["clients=-1", "It should be like"],
    ["clients=101%", "A share is at most 100%."],
    ["clients=0.5", "A number is whole. For a share, add %."],
    ["closd=1", 'There is no "closd" to count. Did you mean "closed"?'],
    ["worse=0", "--fail-on worse needs another policy"],
  ])("ends with 2 for --fail-on %s", async ([condition, message], test) => {
    const { expect } = test;
    const folder = await folderWith(test, FILES);
    const args = ["simulate", "traffic.jsonl", "-p", "strict.mjs", "--fail-on", condition];
    const { code, stdout, stderr } = await partyBouncer(folder, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it.for<[string, string | Uint8Array, string]>([
    ["a foreign format", "time,user,type\n1,2,3\n", "traffic.jsonl: This seems to be a table in CSV."],
    ["a web page", "<!doctype html>", "traffic record but a web page"],
    ["a gz that is cut", gzipSync(RECORD).subarray(0, 900), "traffic.jsonl: This gzip file is cut off"],
    ["an empty file", "", "traffic.jsonl: This traffic record is empty."],
    ["a header alone", `${HEADER_LINE}\n`, "traffic.jsonl has a header and no event after it."],
  ])("says what is wrong with %s, and ends with 2", async ([, content, message], test) => {
    const { expect } = test;
    const folder = await folderWith(test, { ...FILES, "traffic.jsonl": content });
    const { code, stdout, stderr } = await partyBouncer(
      folder,
      "simulate",
      "traffic.jsonl",
      "-p",
      "strict.mjs",
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^error: traffic\.jsonl[: ]/);
    expect(stderr).toContain(message);
  });

  it("reads a record without a header, and leaves out what it cannot read", async (test) => {
    const { expect } = test;
    const lines = LINES.slice(1).toSpliced(10, 0, "{", '{"event":"message"}', "\u001B[31m", "[]");
    const folder = await folderWith(test, { ...FILES, "traffic.jsonl": lines.join("\n") });
    const { code, stdout, stderr } = await partyBouncer(
      folder,
      "simulate",
      "traffic.jsonl",
      "-p",
      "strict.mjs",
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(
      /note: 4 lines of traffic\.jsonl were left out, as they cannot be read: line 11: .+; line 12: .+; line 13: .+; 1 more\n/,
    );
    const json = await partyBouncer(folder, "simulate", "traffic.jsonl", "-p", "strict.mjs", "--json");
    expect((JSON.parse(json.stdout) as SimulationResult).broken).toBe(4);
    expect(json.stderr).toMatch(/^warning: 4 lines of traffic\.jsonl were left out/);
    expect(
      await partyBouncer(folder, "simulate", "traffic.jsonl", "-p", "strict.mjs", "-f", "broken=3"),
    ).toMatchObject({ code: 1 });
  });

  it("says what is missing, and what was probably meant", async (test) => {
    const { expect } = test;
    const folder = await folderWith(test, { ...FILES, "wrong.json": '{ "limits": 3 }' });
    const fails = async (...args: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await partyBouncer(folder, "simulate", ...args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      return stderr;
    };
    expect(await fails("trafic.jsonl", "-p", "strict.mjs")).toBe(
      "error: There is no file trafic.jsonl. Did you mean traffic.jsonl?\n",
    );
    expect(await fails("https://chat.example/parties/chat/lobby", "-p", "strict.mjs")).toContain(
      "is an address, not a file. Fetch the record first: party-bouncer record https://chat.example/parties/chat/lobby",
    );
    expect(await fails(".", "-p", "strict.mjs")).toContain("error: . is a folder.");
    expect(await fails("traffic.jsonl", "-p", "nowhere.ts")).toContain("error: There is no file nowhere.ts.");
    expect(await fails("traffic.jsonl", "-p", "wrong.json")).toContain(
      "wrong.json:1:3: limits: expected a list",
    );
    expect(await fails("traffic.jsonl")).toContain("required option '-p, --policy <policy>' not specified");
    expect(await fails("-p", "strict.mjs")).toContain("missing required argument 'record'");
    expect(await fails("traffic.jsonl", "-p", "strict.mjs", "--share", "0")).toContain(
      "It should be more than 0",
    );
  });

  it("lets nothing in a record control the terminal", async (test) => {
    const { expect } = test;
    const hostile = "\u001B]0;owned\u0007\nclosed\u202E";
    const events = Array.from({ length: 50 }, (_, index) => ({
      event: "message" as const,
      at: index,
      connection: 1,
      client: hostile,
      type: hostile,
      bytes: 3,
    }));
    const folder = await folderWith(test, { ...FILES, "traffic.jsonl": events.map(lineOf).join("\n") });
    const { stdout, stderr } = await partyBouncer(folder, "simulate", "traffic.jsonl", "-p", "strict.mjs");
    expect(stdout + stderr).not.toMatch(/[^\P{C}\n]/u);
    expect(stdout).toContain("\\u{1b}]0;owned\\u{7}\\u{a}closed\\u{202e}: ");
  });

  it.skipIf(process.platform !== "linux")(
    "shows progress and colours on a terminal, and obeys NO_COLOR",
    async (test) => {
      const { expect } = test;
      const record = [...crowd(1_000)].map(lineOf).join("\n");
      const folder = await folderWith(test, { ...FILES, "traffic.jsonl": record });
      const args = ["simulate", "traffic.jsonl", "-p", "strict.mjs"];
      const { code, stdout } = await onTerminal(folder, {}, ...args);
      expect(code).toBe(0);
      expect(stdout).toContain("\u001B[33mclosed");
      // One line that is written over, and then erased.
      const [first = "", ...others] = stdout.split("\r\u001B[K");
      expect(first).toBe("");
      expect(others.length).toBeGreaterThan(1);
      expect(others[0]).toMatch(/^[\d,]+ records, [\d.]+% of [\d.]+ MB$/);
      const summary = stripVTControlCharacters(others.at(-1) ?? "").split("\r\n");
      expect(summary[0]).toBe("strict.mjs on traffic.jsonl");
      expect(summary.filter((line) => line.length > 100)).toEqual([]);
      const plain = await onTerminal(folder, { NO_COLOR: "1" }, ...args);
      expect(plain.stdout).not.toContain("\u001B[33m");
    },
  );

  it("writes colours into a pipe if FORCE_COLOR says so", async (test) => {
    const { expect } = test;
    const folder = await folderWith(test, FILES);
    const { stdout } = await partyBouncerWith(folder, { input: RECORD }, "simulate", "-", "-p", "strict.mjs");
    expect(stdout).not.toContain("\u001B");
    const forced = await partyBouncerWith(
      folder,
      { input: RECORD, env: { FORCE_COLOR: "1" } },
      "simulate",
      "-",
      "-p",
      "strict.mjs",
    );
    expect(forced.stdout).toContain("\u001B[33mclosed");
  });

  it("is small as long as it is not asked for charts", ({ expect }) => {
    const main = readFileSync(command(), "utf8");
    expect(main.length).toBeLessThan(80_000);
    expect([...main.matchAll(/from"(\.[^"]+)"/g)].map(([, file]) => file)).not.toContainEqual(
      expect.stringMatching(/report|load/),
    );
  });
});
