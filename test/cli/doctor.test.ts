import { describe, it } from "vitest";
import type { Finding } from "../../src/doctor/finding.ts";
import { lineOf } from "../../src/record/jsonl.ts";
import { diagnose } from "../../src/doctor/diagnose.ts";
import { traffic } from "../../src/simulator/generators/traffic.ts";
import { serveHttp } from "../support/http-server.ts";
import { emptyFolder, folderWith, partyBouncer, partyBouncerWithToken } from "./command.ts";
import { LINES, serveRecordedRooms, talkIn } from "./recorded-rooms.ts";
import { TOKEN } from "./rooms/token.ts";

const server = serveRecordedRooms();

/** People behind one address, each of whom writes more than the policy lets anybody write. */
const EVENTS = [...traffic({ seed: 5, for: "2m", crowd: [{ kind: "natCrowd", count: 30 }] })];
const FILES = {
  "traffic.jsonl": EVENTS.map(lineOf).join("\n"),
  "tight.json": '{ "limits": [{ "name": "lines", "limit": 1, "window": "1m" }] }',
  "policy.json": '{ "limits": [{ "name": "lines", "limit": 1000, "window": "1s" }] }',
};

describe.concurrent("party-bouncer doctor", () => {
  it("says what a record shows about a policy, and ends with 1 if that is an error", async (test) => {
    const { expect } = test;
    const folder = await folderWith(test, FILES);
    for (const name of ["tight.json", "policy.json"] as const) {
      const expected = diagnose(JSON.parse(FILES[name]), EVENTS);
      const args = ["doctor", "traffic.jsonl", "--policy", name];
      const { code, stdout, stderr } = await partyBouncer(folder, ...args);
      expect({ code, stderr }).toEqual({
        code: expected.some(({ level }) => level === "error") ? 1 : 0,
        stderr: "",
      });
      expect(stdout).toMatch(/^[\d,]+ messages in traffic\.jsonl, under /);
      for (const { level, code, message, fix, docs } of expected) {
        expect(stdout).toContain(`\n\n${level}: ${code}\n  ${message}\n  → ${fix}\n  ${docs}\n`);
      }
      const json = await partyBouncer(folder, ...args, "--json");
      expect(JSON.parse(json.stdout)).toEqual(expected);
    }
    expect(diagnose(JSON.parse(FILES["tight.json"]), EVENTS).map(({ code }) => code)).toContain(
      "limit-hits-everybody",
    );
  });

  it("asks a room, with a token", async (test) => {
    const { expect } = test;
    await talkIn(server.host, "examined", "hello");
    const folder = await emptyFolder(test);
    const args = ["doctor", `${server.host}/parties/room/examined`];
    const { stdout } = await partyBouncerWithToken(folder, TOKEN, ...args);
    expect(stdout).toContain(`${LINES} messages by 1 client since `);
    const json = await partyBouncerWithToken(folder, TOKEN, ...args, "--json");
    for (const { code, message } of JSON.parse(json.stdout) as Finding[]) {
      expect(stdout).toContain(`: ${code}\n  ${message}\n`);
    }
    const refused = await partyBouncer(folder, ...args);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain("asks for a token (401)");
  });

  it("says what it was asked wrongly, and ends with 2", async (test) => {
    const { expect } = test;
    const folder = await folderWith(test, { ...FILES, "page.html": "<!doctype html>" });
    const fails = async (...args: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await partyBouncer(folder, "doctor", ...args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      return stderr;
    };
    expect(await fails("traffic.jsonl")).toContain(
      "Say which policy is meant for traffic.jsonl: --policy policy.ts.",
    );
    expect(await fails("nowhere.jsonl", "-p", "policy.json")).toContain("There is no file nowhere.jsonl.");
    expect(await fails("page.html", "-p", "policy.json")).toContain("page.html: ");
    expect(await fails("traffic.jsonl", "-p", "nowhere.ts")).toContain("There is no file nowhere.ts.");
    expect(await fails(`${server.host}/x`, "-p", "policy.json")).toContain("A room has a policy of its own");
  });

  it("shows nothing of an answer that has something else than findings", async (test) => {
    const { expect, onTestFinished } = test;
    const whole = { since: 0, messages: 1, clients: 1, findings: [] };
    const answers: unknown[] = [
      { ...whole, since: "\u001B[2J" },
      { ...whole, messages: "\u001B[2J" },
      { ...whole, findings: [null] },
      { ...whole, findings: [{ code: "one-address" }] },
    ];
    const { host, stop } = await serveHttp(({ url = "" }, response) => {
      response.writeHead(200, { "Content-Type": "application/json" });
      response.end(JSON.stringify(answers[Number(url.split("/")[1])]));
    });
    onTestFinished(stop);
    const folder = await emptyFolder(test);
    for (const index of answers.keys()) {
      const { code, stdout, stderr } = await partyBouncer(folder, "doctor", `http://${host}/${index}`);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toContain("The room answers with something else than findings.");
    }
  });
});
