import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { describe, it, type TestContext } from "vitest";
import { serveHttp } from "../support/http-server.ts";
import {
  command,
  emptyFolder,
  type Ended,
  folderWith,
  onTerminal,
  partyBouncerWith,
  run,
} from "./command.ts";

/** What a terminal would obey. */
const HOSTILE = "\u001B[2J\u009B31m\r\n\t\u202E";

const BAN = {
  id: "b1",
  target: "user:eve",
  scope: "user",
  kind: "close",
  reason: "spam",
  by: "Ada",
  limit: null,
  disclosure: "none",
  at: Date.UTC(2026, 10, 29),
  until: null,
} as const;

const EVENT = {
  at: BAN.at,
  event: "error",
  target: null,
  limit: null,
  text: "\u001B[2J",
  party: "chat",
  room: "lobby",
} as const;

interface Stood {
  readonly url: string;
  readonly asked: readonly Asked[];
}

interface Asked {
  readonly line: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A server that answers as no API of ours does, or as the network between may. */
async function standIn(
  { onTestFinished }: TestContext,
  answer: (response: ServerResponse, asked: Asked) => void,
): Promise<Stood> {
  const asked: Asked[] = [];
  const listener: RequestListener = (request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const each = { line: `${request.method} ${request.url}`, headers: request.headers, body };
      asked.push(each);
      answer(response, each);
    });
  };
  const { host, stop } = await serveHttp(listener);
  onTestFinished(stop);
  return { url: `http://${host}/api`, asked };
}

const json = (response: ServerResponse, value: unknown, status = 200): void =>
  void response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value));

const problem = (
  response: ServerResponse,
  status: number,
  more: object,
  headers: Readonly<Record<string, string>> = {},
): void =>
  void response
    .writeHead(status, { "Content-Type": "application/problem+json", ...headers })
    .end(JSON.stringify({ type: "about:blank", title: "", status, ...more }));

const as = async (test: TestContext, url: string, ...args: readonly string[]): Promise<Ended> =>
  partyBouncerWith(
    await emptyFolder(test),
    { env: { PARTY_BOUNCER_URL: url, PARTY_BOUNCER_TOKEN: "a-token-of-sixteen" } },
    ...args,
  );

describe.concurrent("a command on the API", () => {
  it("follows the pages of a list as far as it is asked to", async (test) => {
    const { expect } = test;
    const COUNT = 2_500;
    const { url, asked } = await standIn(test, (response, { line }) => {
      const { searchParams } = new URL(line.split(" ")[1] ?? "", "http://x");
      const from = Number(searchParams.get("after") ?? 0);
      const until = Math.min(COUNT, from + Number(searchParams.get("limit")));
      const bans = Array.from({ length: until - from }, (_, index) => ({
        ...BAN,
        target: `user:${from + index}`,
      }));
      json(response, { bans, next: until === COUNT ? null : String(until) });
    });
    const all = await as(test, url, "bans", "list", "--all", "--search", "a&b");
    expect(all).toMatchObject({ code: 0, stderr: "" });
    const lines = all.stdout.trimEnd().split("\n");
    expect(lines.map((line) => line.split("\t")[0])).toEqual(
      Array.from({ length: COUNT }, (_, index) => `user:${index}`),
    );
    expect(lines[0]).toBe("user:0\t\tclose\t2026-11-29T00:00:00.000Z\tforever\tAda\tspam");
    expect(asked.map(({ line }) => line)).toEqual([
      "GET /api/v1/bans?search=a%26b&limit=1000",
      "GET /api/v1/bans?search=a%26b&limit=1000&after=1000",
      "GET /api/v1/bans?search=a%26b&limit=1000&after=2000",
    ]);
    const some = await as(test, url, "bans", "list", "--limit", "1200", "--json");
    expect(JSON.parse(some.stdout)).toHaveLength(1_200);
    expect(asked.at(-1)?.line).toBe("GET /api/v1/bans?limit=200&after=1000");
    const seen = await onTerminal(
      await emptyFolder(test),
      { PARTY_BOUNCER_URL: url },
      "bans",
      "list",
      "-l",
      "2",
    );
    expect(seen.stdout).toContain("There are more than these 2: --limit 20, or --all.");
  });

  it("shows nothing that a terminal would obey, and loses nothing of it in JSON", async (test) => {
    const { expect } = test;
    const ban = { ...BAN, target: `user:${HOSTILE}`, reason: HOSTILE, by: HOSTILE, label: HOSTILE };
    const room = {
      party: HOSTILE,
      room: HOSTILE,
      at: 0,
      connections: 1,
      clients: 1,
      outbox: 0,
      ledgerAge: 0,
    };
    const standing = {
      status: "ok",
      strikes: 0,
      strikesLeft: null,
      retryAfter: 0,
      limit: HOSTILE,
      message: HOSTILE,
    };
    const sent = { admitted: 0, refused: 0, held: 0, bytes: 0 };
    const connection = { id: HOSTILE, target: ban.target, moderates: false, hidden: false, standing, sent };
    const tally = { close: 0, "shadow-ban": 0 };
    const counts = { [HOSTILE]: 1 };
    const delta = {
      admitted: 1,
      held: 0,
      refused: counts,
      byType: {},
      byExternal: {},
      bytes: 1,
      strikes: counts,
      warnings: 0,
      bans: { ladder: tally, operator: tally },
      lifted: 0,
      refusedConnects: counts,
      errors: 1,
      candidate: null,
    };
    const party = { party: HOSTILE, rooms: 1, enforced: delta, dryRun: delta, gauges: room };
    const answers = new Map<string, unknown>([
      ["/api/v1/bans", { bans: [ban], next: null }],
      [
        "/api/v1/rooms",
        {
          rooms: [{ ...room, admitted: 0, refused: 0, refusedInAll: 0, switches: [], trouble: 0 }],
          next: null,
        },
      ],
      [
        "/api/v1/clients/user%3Aeve",
        {
          target: ban.target,
          bans: [ban],
          rooms: [{ ...room, connections: [connection], more: 0 }],
          more: 0,
        },
      ],
      [
        "/api/v1/clients/user%3Aeve/history",
        {
          target: ban.target,
          entries: [{ id: "e", at: 0, by: HOSTILE, reason: HOSTILE, change: "ban", ban }],
        },
      ],
      ["/api/v1/clients/user%3Aeve/bans", { target: ban.target, lifted: [BAN.id] }],
      [
        "/api/v1/metrics",
        { parties: [party], timeToBan: { buckets: [], count: 0, sum: 0 }, denied: counts, repeated: 0 },
      ],
    ]);
    const { url } = await standIn(test, (response, { line }) => {
      const [method = "", path = ""] = line.split(" ");
      if (path === "/api/metrics")
        response.writeHead(200, { "Content-Type": "text/plain" }).end(`a 1 ${HOSTILE}\n`);
      else json(response, method === "POST" ? ban : answers.get(path.split("?")[0] ?? ""));
    });
    const folder = await emptyFolder(test);
    const env = { PARTY_BOUNCER_URL: url, PARTY_BOUNCER_TOKEN: "a-token-of-sixteen", NO_COLOR: "1" };
    const CLEAN = { code: 0, controls: [] };
    const controls = (text: string) => text.match(/[^\P{Cc}\n\t]|[\p{Cf}\u2028\u2029]/gu) ?? [];
    const shown = async (...args: readonly string[]): Promise<void> => {
      const piped = await partyBouncerWith(folder, { env }, ...args);
      expect({ code: piped.code, controls: controls(piped.stdout + piped.stderr) }).toEqual(CLEAN);
      expect(piped.stdout).toContain("\\u{1b}[2J");
      const seen = await onTerminal(folder, env, ...args);
      expect({ code: seen.code, controls: controls(seen.stdout.replaceAll("\r\n", "\n")) }).toEqual(CLEAN);
      const asJson = await partyBouncerWith(folder, { env }, ...args, "--json");
      expect({ code: asJson.code, controls: controls(asJson.stdout) }).toEqual(CLEAN);
      const kept = args[1] === "remove" ? BAN.id : JSON.stringify(HOSTILE).slice(1, -1);
      expect(JSON.stringify(JSON.parse(asJson.stdout))).toContain(kept);
    };
    await Promise.all([
      shown("bans", "list"),
      shown("bans", "add", "user:eve"),
      shown("bans", "remove", "user:eve"),
      shown("rooms"),
      shown("client", "user:eve"),
      shown("metrics"),
    ]);
  });

  it("says what the API found wrong, by the names of what was typed, and ends with 2", async (test) => {
    const { expect } = test;
    const { url } = await standIn(test, (response) =>
      problem(response, 400, {
        detail: "The body is wrong",
        issues: [
          { path: "for", expected: "a duration", received: '"soon"' },
          { path: "target", expected: "user:<id> or address:<address>", received: HOSTILE },
        ],
      }),
    );
    expect(await as(test, url, "bans", "add", "user:eve", "--for", "soon")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        'error: The API cannot do this (400). The body is wrong.\n  --for: expected a duration, received "soon"\n' +
        "  <client>: expected user:<id> or address:<address>, received \\u{1b}[2J\\u{9b}31m\\u{d}\\u{a}\\u{9}\\u{202e}\n",
    });
  });

  it.for([
    [401, {}, "does not know this token (401). It may have expired."],
    [403, {}, "does not let you do this (403). You are a viewer."],
    [
      409,
      {},
      "This idempotency key was used for something else (409). Use another --idempotency-key, or none.",
    ],
    [404, {}, "answers with 404. You are a viewer."],
    [500, {}, "answers with 500. You are a viewer. Try again later."],
    [503, { "Retry-After": "60" }, "answers with 503. You are a viewer. Try again in 60 seconds."],
  ] as const)("says what to do about %i, and ends with 1", async ([status, headers, text], test) => {
    const { url, asked } = await standIn(test, (response) =>
      problem(response, status, { detail: "You are a viewer" }, headers),
    );
    const { code, stdout, stderr } = await as(test, url, "bans", "add", "user:eve");
    test.expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    test.expect(stderr).toMatch(/^error: .*\n$/);
    test.expect(stderr).toContain(text);
    test.expect(asked).toHaveLength(1);
  });

  it("says that there is no API, but a web page, something else, or another version", async (test) => {
    const { expect } = test;
    const { url } = await standIn(test, (response, { line }) => {
      if (line.includes("/page/")) response.setHeader("Content-Type", "text/html").end(`<h1>${HOSTILE}`);
      else if (line.includes("/other/")) json(response, { bans: [{ ...BAN, at: "yesterday" }], next: null });
      else if (line.includes("/endless/")) json(response, { bans: [], next: "x" });
      else if (line.includes("/broken/")) response.setHeader("Content-Type", "application/json").end("{");
      else response.writeHead(404).end();
    });
    const fails = async (place: string) => {
      const { code, stdout, stderr } = await as(test, `${url}/${place}`, "bans", "list");
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      return stderr;
    };
    const noApi = "Is --url what your worker gives adminFor as its path?\n";
    expect(await fails("page")).toMatch(/^error: There is no API at .*\/api\/page\/v1\/bans.* \(200\)\. /);
    expect(await fails("page")).toContain(noApi);
    expect(await fails("nowhere")).toContain(noApi);
    for (const place of ["other", "broken"])
      expect(await fails(place)).toContain("Does it have another version of party-bouncer?");
    expect(await fails("endless")).toContain("The API does not get any further in its list.");
  });

  it("takes no token elsewhere", async (test) => {
    const { expect } = test;
    const elsewhere = await standIn(test, (response) => json(response, BAN, 201));
    const { url } = await standIn(
      test,
      (response) => void response.writeHead(307, { Location: elsewhere.url }).end(),
    );
    const { code, stderr } = await as(test, url, "bans", "add", "user:eve");
    expect(code).toBe(1);
    expect(stderr).toContain(
      `sends elsewhere (307): ${elsewhere.url}. If the API is there, give its address: --url.`,
    );
    expect(elsewhere.asked).toEqual([]);
  });

  it("asks again if the API is busy, with the same key", async (test) => {
    const { expect } = test;
    const { url, asked } = await standIn(test, (response) => {
      if (asked.length < 3) problem(response, 503, { detail: "The ledger is late" }, { "Retry-After": "0" });
      else json(response, BAN, 201);
    });
    const { code, stderr } = await as(
      test,
      url,
      "bans",
      "add",
      "user:eve",
      "--reason",
      "spam",
      "-k",
      "close",
    );
    expect(code).toBe(0);
    expect(stderr).toBe("✔ user:eve is banned for good, by Ada.\n");
    expect(asked.map(({ line }) => line)).toEqual(Array.from({ length: 3 }, () => "POST /api/v1/bans"));
    expect(new Set(asked.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
    expect(JSON.parse(asked[2]?.body ?? "")).toEqual({ target: "user:eve", reason: "spam", kind: "close" });
    expect(asked[0]?.headers).toMatchObject({
      authorization: "Bearer a-token-of-sixteen",
      accept: "application/json",
    });
  });

  it("says that bans are lifted, also if it cannot be found out which", async (test) => {
    const { expect } = test;
    const { url } = await standIn(test, (response, { line }) => {
      if (line.startsWith("DELETE")) json(response, { target: "user:eve", lifted: ["b1", "b2"] });
      else problem(response, 500, { detail: "Something went wrong here" });
    });
    const { code, stderr } = await as(test, url, "bans", "remove", "user:eve");
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^✔ 2 bans of user:eve lifted:\nwarning: Which ones cannot be shown\. .+ answers with 500\./,
    );
  });

  it("says how to find out whether a change was made that nobody answered", async (test) => {
    const { expect } = test;
    const { url, asked } = await standIn(test, (response) => void response.destroy());
    const { code, stderr } = await as(test, url, "bans", "remove", "user:eve");
    expect(code).toBe(1);
    const key = String(asked[0]?.headers["idempotency-key"]);
    expect(stderr).toContain(`cannot be reached: `);
    expect(stderr).toContain(`repeat the command with --idempotency-key ${key}.`);
    await as(test, url, "bans", "remove", "user:eve", "--idempotency-key", key);
    expect(asked[1]?.headers["idempotency-key"]).toBe(key);
    expect((await as(test, url, "bans", "list")).stderr).not.toContain("idempotency");
  });

  it("says what is missing or wrong before it asks, and ends with 2", async (test) => {
    const { expect } = test;
    const { url, asked } = await standIn(test, (response) => void response.end());
    const folder = await folderWith(test, {});
    const fails = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await partyBouncerWith(folder, {}, ...args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      return stderr;
    };
    expect(await fails("rooms")).toBe(
      "error: Say where the API is: --url https://chat.example/party-bouncer/admin, or PARTY_BOUNCER_URL in the environment.\n",
    );
    expect(await fails("bans", "remove", "eve", "--url", url)).toContain(
      "It should be user:<id> or address:<address>",
    );
    expect(await fails("bans", "list", "--limit", "0", "--url", url)).toContain(
      "It should be a whole number, 1 or more.",
    );
    expect(await fails("bans", "list", "--limit", "5", "--all", "--url", url)).toContain(
      "cannot be used with option '--all'",
    );
    expect(await fails("bans", "add", "user:eve", "--kind", "mute", "--url", url)).toContain(
      "Allowed choices are close, shadow-ban.",
    );
    expect(await fails("bans", "add", "user:eve", "--idempotency-key", "a b", "--url", url)).toContain(
      "without a space",
    );
    expect(await fails("bans", "lst")).toContain("(Did you mean list?)");
    expect(await fails("bans", "list", "--url", "ftp://x")).toContain("cannot be asked");
    expect(asked).toEqual([]);
  });

  it("asks for a token if the API does, and takes an address without a path for the usual one", async (test) => {
    const { expect } = test;
    const { url, asked } = await standIn(test, (response) =>
      problem(response, 401, { detail: "Who are you" }),
    );
    const { host } = new URL(url);
    const { code, stderr } = await partyBouncerWith(await emptyFolder(test), {}, "rooms", "--url", host);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `error: ${host} asks for a token (401). Set PARTY_BOUNCER_TOKEN to yours, or name a file with it: --token-file.\n`,
    );
    expect(asked[0]?.line).toBe("GET /party-bouncer/admin/v1/rooms?limit=30");
  });

  it("goes on to watch through what goes wrong in between, and says what it has missed", async (test) => {
    const { expect } = test;
    const answers = [
      (response: ServerResponse) => json(response, { events: [], next: "1", hasGap: false }),
      (response: ServerResponse) =>
        problem(response, 503, { detail: "The ledger is late" }, { "Retry-After": "60" }),
      (response: ServerResponse) => void response.destroy(),
      (response: ServerResponse) => json(response, { events: [EVENT], next: "2", hasGap: true }),
      (response: ServerResponse) => problem(response, 401, { detail: "The token has expired" }),
    ];
    const { url, asked } = await standIn(test, (response) => answers[asked.length - 1]?.(response));
    const { code, stdout, stderr } = await as(test, url, "tail");
    expect(stdout).toBe("2026-11-29T00:00:00.000Z\terror\t\tlobby\tchat\t\t\\u{1b}[2J\n");
    expect(stderr.split("\n")).toEqual([
      expect.stringMatching(/^warning: .* answers with 503\. .* It is asked again until it answers\.$/),
      "It answers again.",
      "warning: More happened than is kept: some events are missing here.",
      expect.stringMatching(/^error: .* does not know this token \(401\)\./),
      "",
    ]);
    expect(code).toBe(1);
    expect(asked.map(({ line }) => line.split("?")[1])).toEqual([
      undefined,
      ...Array.from({ length: 3 }, () => "after=1"),
      "after=2",
    ]);
  });

  it("ends with what reads it", async (test) => {
    const { expect } = test;
    const { url } = await standIn(test, (response) =>
      json(response, { events: [EVENT, EVENT], next: "x", hasGap: false }),
    );
    const folder = await emptyFolder(test);
    const line = `"${process.execPath}" "${command()}" tail --json | head -n 1`;
    const { code, stdout, stderr } = await run(folder, "sh", ["-c", line], { PARTY_BOUNCER_URL: url });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual(EVENT);
  });
});
