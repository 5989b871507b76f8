import { readdir, readFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, it, type TestContext } from "vitest";
import { serveHttp } from "../support/http-server.ts";
import { emptyFolder, folderWith, partyBouncer, partyBouncerWithToken } from "./command.ts";
import { LINES, serveRecordedRooms, talkIn } from "./recorded-rooms.ts";
import { TOKEN } from "./rooms/token.ts";

/** What only its sender may know. */
const WORDS = "meet me at the lake";

const server = serveRecordedRooms();

const withToken = (cwd: string, ...args: readonly string[]) =>
  partyBouncerWithToken(cwd, TOKEN, "record", ...args);

const lines = (text: string): Record<string, unknown>[] =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** A server that answers as some server on the way may. */
async function answering({ onTestFinished }: TestContext, answer: RequestListener): Promise<string> {
  const { host, stop } = await serveHttp(answer);
  onTestFinished(stop);
  return host;
}

/** Where nobody listens: no test, and nothing that runs beside it, is given a port that low. */
const NOWHERE = "127.0.0.1:2";

describe.concurrent("party-bouncer record", () => {
  it("fetches what a room has recorded, which a simulation then plays", async (test) => {
    const { expect } = test;
    await talkIn(server.host, "fetched", WORDS);
    const folder = await folderWith(test, {
      "policy.json": '{ "limits": [{ "name": "lines", "limit": 1, "window": "1m" }] }',
    });
    const { code, stdout, stderr } = await withToken(folder, `http://${server.host}/parties/room/fetched`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toMatch(
      /^✔ traffic\.jsonl\.gz: \d+ records from .+ UTC to .+ UTC, [\d.]+ (?:bytes|kB)\nNext: party-bouncer simulate traffic\.jsonl\.gz --policy policy\.ts\n$/,
    );
    const text = gunzipSync(await readFile(path.join(folder, "traffic.jsonl.gz"))).toString();
    expect(text).not.toMatch(/lake|ada/);
    const events = lines(text);
    expect(events[0]).toMatchObject({ format: "party-bouncer-traffic" });
    expect(events.filter(({ event }) => event === "message")).toHaveLength(LINES);
    expect(await readdir(folder)).toHaveLength(2);
    const simulated = await partyBouncer(folder, "simulate", "traffic.jsonl.gz", "-p", "policy.json");
    expect(simulated).toMatchObject({ code: 0, stderr: "" });
    expect(simulated.stdout).toMatch(/12 messages by 1 client, /);
  });

  it("writes the form that the name says, and to the standard output", async (test) => {
    const { expect } = test;
    await talkIn(server.host, "forms", WORDS);
    const folder = await emptyFolder(test);
    // As a socket's address, the endpoint's own, and without a scheme.
    const urls = [
      `ws://${server.host}/parties/room/forms/`,
      `http://${server.host}/parties/room/forms/party-bouncer/record`,
      `${server.host}/parties/room/forms`,
    ];
    const files = ["plain.jsonl", "small.packed", "smaller.packed.gz"];
    for (const [index, file] of files.entries()) {
      expect(await withToken(folder, urls[index] ?? "", "-o", file)).toMatchObject({ code: 0 });
      const simulated = await partyBouncer(folder, "simulate", file, "-p", "presets.chat");
      expect(simulated.stdout).toContain("12 messages by 1 client, ");
    }
    expect(lines(await readFile(path.join(folder, "plain.jsonl"), "utf8"))).toHaveLength(
      lines((await withToken(folder, urls[2] ?? "", "-o", "-")).stdout).length,
    );
    expect((await readFile(path.join(folder, "smaller.packed.gz"))).subarray(0, 2).toString("hex")).toBe(
      "1f8b",
    );
  });

  it("says that a room has recorded nothing", async (test) => {
    const { expect } = test;
    const folder = await emptyFolder(test);
    const { code, stderr } = await withToken(folder, `${server.host}/parties/room/nobody`);
    expect(code).toBe(0);
    expect(stderr).toContain("warning: traffic.jsonl.gz has nothing in it.");
  });

  it("overwrites nothing without being told to, and asks no room before", async (test) => {
    const { expect } = test;
    const folder = await folderWith(test, { "traffic.jsonl.gz": "mine" });
    const args = [`${server.host}/parties/room/nobody`];
    const { code, stderr } = await withToken(folder, ...args);
    expect(code).toBe(2);
    expect(stderr).toContain("traffic.jsonl.gz is there already. To overwrite it, add --yes");
    expect(await readFile(path.join(folder, "traffic.jsonl.gz"), "utf8")).toBe("mine");
    expect(await withToken(folder, ...args, "--yes")).toMatchObject({ code: 0 });
    expect((await withToken(folder, ...args, "-o", "nowhere/x.jsonl")).stderr).toContain(
      "There is no folder ",
    );
  });

  it("takes the token from a file, and warns of one on the command line", async (test) => {
    const { expect } = test;
    const folder = await folderWith(test, { token: `${TOKEN}\n`, empty: "", "two-words": "a b" });
    const url = `${server.host}/parties/room/nobody`;
    const ask = (...args: readonly string[]) => partyBouncer(folder, "record", url, "-o", "-", ...args);
    expect(await ask("--token-file", "token")).toMatchObject({ code: 0, stderr: "" });
    const typed = await ask("--token", TOKEN);
    expect(typed.code).toBe(0);
    expect(typed.stderr).toMatch(/^warning: A token on the command line stays in your shell's history/);
    expect(typed.stderr).not.toContain(TOKEN);
    expect(await ask("--token-file", "nowhere")).toMatchObject({ code: 2 });
    expect((await ask("--token-file", "empty")).stderr).toBe("error: empty is empty.\n");
    expect((await ask("--token-file", "two-words")).stderr).toContain("two-words has more than one word");
  });

  it("says what to do about a token that is missing, or wrong", async (test) => {
    const { expect } = test;
    const folder = await emptyFolder(test);
    const url = `${server.host}/parties/room/nobody`;
    const missing = await partyBouncer(folder, "record", url);
    expect(missing).toMatchObject({ code: 1, stdout: "" });
    expect(missing.stderr).toBe(
      `error: ${server.host} asks for a token (401). Set PARTY_BOUNCER_TOKEN to the one that the room has, or name a file with it: --token-file.\n`,
    );
    const wrong = await partyBouncerWithToken(folder, "wrong", "record", url);
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain("refuses this token (403)");
    expect(await readdir(folder)).toEqual([]);
  });

  it("knows a web page, an address without a room, and what is no record", async (test) => {
    const { expect } = test;
    const folder = await emptyFolder(test);
    const host = await answering(test, ({ url }, response) => {
      if (url?.startsWith("/page"))
        response.setHeader("Content-Type", "text/html; charset=utf-8").end("<h1>");
      else if (url?.startsWith("/json")) response.setHeader("Content-Type", "application/json").end("{}");
      else if (url?.startsWith("/broken")) response.writeHead(500).end("Error\u001B[2J: no storage");
      else if (url?.startsWith("/moved")) response.writeHead(302, { location: "/page" }).end();
      else response.writeHead(404).end();
    });
    const fails = async (place: string): Promise<string> => {
      const { code, stderr } = await withToken(folder, `${host}/${place}`);
      expect(code).toBe(1);
      return stderr;
    };
    for (const place of ["page", "moved"])
      expect(await fails(place)).toContain("answers with a web page (200)");
    expect(await fails("json")).toContain("answers with something else (application/json).");
    expect(await fails("broken")).toContain("answers with 500: Error\\u{1b}[2J: no storage");
    expect(await fails("nowhere")).toContain("There is nothing at http://127.0.0.1:");
    expect(await fails("nowhere")).toContain("does it answer with bouncer.respond(request, { token })?");
    expect(await fails("parties/room/nobody/party-bouncer/recor")).toContain("(404)");
    expect(await readdir(folder)).toEqual([]);
  });

  it("leaves no half of a record", async (test) => {
    const { expect } = test;
    const folder = await emptyFolder(test);
    const host = await answering(test, (_, response) => {
      response.writeHead(200, { "Content-Type": "application/x-ndjson", "Content-Length": "1000" });
      response.write('{"format":"party-bouncer-traffic","version":1}\n', () => response.destroy());
    });
    const { code, stderr } = await withToken(folder, host);
    expect(code).toBe(1);
    expect(stderr).toContain("error: The room has stopped in the middle of its record");
    expect(await readdir(folder)).toEqual([]);
  });

  it("says that nothing listens, and what is no address", async (test) => {
    const { expect } = test;
    const folder = await emptyFolder(test);
    expect((await withToken(folder, NOWHERE)).stderr).toBe(
      `error: http://${NOWHERE} cannot be reached: nothing listens there.\n`,
    );
    expect(await withToken(folder, NOWHERE)).toMatchObject({ code: 1 });
    expect((await withToken(folder, "http://nowhere.invalid/x")).stderr).toContain("there is no such host");
    for (const url of ["ftp://example.com/x", "http://"]) {
      const { code, stderr } = await withToken(folder, url);
      expect(code).toBe(2);
      expect(stderr).toMatch(/cannot be asked|is not an address/);
    }
  });
});
