import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Operator } from "../../../src/admin/operator.ts";
import { operatorByToken } from "../../../src/admin/operator-by-token.ts";
import type { AdminRequest } from "../../../src/admin/options.ts";
import { consoleFor } from "../../../src/console/console.ts";
import type { ConsoleOptions } from "../../../src/console/options.ts";
import { World } from "../../support/ledger-world.ts";
import { runs } from "../../support/runs.ts";
import { HOUR, MINUTE, START } from "../../support/time.ts";

const ADA = "ada-has-this-token-alone";
const EVE = "eve-only-looks-at-things";

const developer: Operator = { name: "developer", role: "admin" };

let tokens = new Map<string, Operator>();
const options: ConsoleOptions<unknown> = {
  ledger: "Ledger",
  path: "/console",
  authorize: (request) =>
    operatorByToken(
      request,
      [...tokens].map(([token, operator]) => ({ token, ...operator })),
    ),
};

function ledgerOf(world: World): object {
  return {
    Ledger: {
      idFromName: (name: string) => name,
      get: (name: string) => ({
        call: (shard: string, asked: unknown) => world.shard(shard ?? name).answer(asked),
      }),
    },
  };
}

let where: object;
let said: unknown[][];
beforeEach(() => {
  vi.useFakeTimers({ now: START, toFake: ["Date"] });
  tokens = new Map([
    [ADA, { name: "ada", role: "moderator" }],
    [EVE, { name: "eve", role: "viewer" }],
  ]);
  where = ledgerOf(new World());
  said = [];
  for (const way of ["log", "error"] as const) {
    vi.spyOn(console, way).mockImplementation((...words) => void said.push(words));
  }
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A browser: it keeps the cookie that it is given, and says where it asks from. */
class Browser {
  readonly #mounted: ReturnType<typeof consoleFor>;
  readonly #origin: string;
  cookie = "";

  constructor(given: Partial<ConsoleOptions<unknown>> = {}, origin = "https://rooms.example") {
    this.#mounted = consoleFor({ ...options, ...given });
    this.#origin = origin;
  }

  async ask(path: string, { headers, ...init }: RequestInit & { headers?: Record<string, string> } = {}) {
    const sent = {
      Host: new URL(this.#origin).host,
      "Sec-Fetch-Site": "same-origin",
      "X-Party-Bouncer": "1",
      Cookie: this.cookie,
      ...headers,
    };
    // Empty ones are left out.
    const request = new Request(this.#origin + path, {
      ...init,
      headers: Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== "")),
    });
    const answer = await this.#mounted(request, where);
    if (answer === null) throw new Error(`the console does not answer ${path}`);
    const [kept] = answer.headers.getSetCookie();
    if (kept !== undefined) [this.cookie = ""] = kept.split(";");
    return answer;
  }

  signIn(token: string, headers = {}) {
    return this.ask("/console/session", {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, ...headers },
    });
  }

  async me(headers = {}): Promise<unknown> {
    const answer = await this.ask("/console/api/me", { headers });
    return answer.ok ? ((await answer.json()) as Operator).name : answer.status;
  }
}

describe("a console", () => {
  it("refuses to start without an authorize", () => {
    const { authorize: _, ...rest } = options;
    expect(() => consoleFor(rest as ConsoleOptions<unknown>)).toThrow(
      "consoleFor: authorize: expected a function",
    );
    expect(() => consoleFor({ ...options, path: "console" })).toThrow(TypeError);
  });

  it("answers nothing that is not its own", async () => {
    const mounted = consoleFor(options);
    for (const path of ["/", "/consoles", "/x/console"]) {
      expect(await mounted(new Request(`https://rooms.example${path}`), where)).toBeNull();
    }
    expect((await new Browser().ask("/console/nothing")).status).toBe(404);
  });

  it("serves a page that loads and shows nothing of anybody else", async () => {
    const browser = new Browser();
    const page = await browser.ask("/console", { headers: { "Sec-Fetch-Site": "cross-site" } });
    const html = await page.text();
    const policy = page.headers.get("Content-Security-Policy");
    expect(policy).toMatch(/^default-src 'none'; /);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(page.headers.get("X-Frame-Options")).toBe("DENY");
    expect(page.headers.get("Cache-Control")).toBe("no-store");
    expect(html).not.toMatch(/<script>|<style|\son\w+=|https?:/);
    const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, file = ""]) => file);
    expect(files.map((file) => file.replace(/-\w+\./, "."))).toEqual([
      "/console/main.css",
      "/console/main.js",
    ]);
    for (const file of files) {
      const answer = await browser.ask(file);
      expect([answer.status, answer.headers.get("Cache-Control")]).toEqual([
        200,
        "public, max-age=31536000, immutable",
      ]);
    }
    expect((await browser.ask("/console", { method: "POST" })).status).toBe(405);
  });

  it("knows nobody who has not signed in", async () => {
    const browser = new Browser();
    expect(await browser.me()).toBe(401);
    const answer = await browser.ask("/console/session");
    expect([answer.status, await answer.json()]).toEqual([
      401,
      expect.objectContaining({ development: false }),
    ]);
    expect((await browser.signIn("a-token-of-nobody-at-all")).status).toBe(401);
    expect((await browser.signIn("short")).status).toBe(401);
    expect((await browser.signIn("x".repeat(2_049))).status).toBe(413);
    expect(browser.cookie).toBe("");
  });

  it("keeps an operator signed in by a cookie that only it can read", async () => {
    const browser = new Browser();
    const answer = await browser.signIn(ADA);
    expect(await answer.json()).toEqual({
      operator: { name: "ada", role: "moderator" },
      expiresAt: START + 12 * HOUR,
      idleAfter: 30 * MINUTE,
      development: false,
    });
    expect(answer.headers.get("Set-Cookie")).toMatch(
      /^__Secure-party-bouncer-console=[\w.-]+; Path=\/console; Max-Age=43200; HttpOnly; SameSite=Strict; Secure$/,
    );
    expect(browser.cookie).not.toContain(btoa(ADA).slice(4, -4));
    expect(await browser.me()).toBe("ada");
  });

  it("asks the app again each time, so that a role that is gone ends at once", async () => {
    const browser = new Browser();
    await browser.signIn(ADA);
    tokens.set(ADA, { name: "ada", role: "viewer" });
    const body = JSON.stringify({ target: "user:mallory" });
    const headers = { "Content-Type": "application/json" };
    expect((await browser.ask("/console/api/v1/bans", { method: "POST", body, headers })).status).toBe(403);
    tokens.delete(ADA);
    expect(await browser.me()).toBe(401);
  });

  it("needs no sign-in if the app knows who asks", async () => {
    const browser = new Browser({
      authorize: (request: AdminRequest) =>
        request.headers.get("Cookie")?.includes("app=ada") === true ? { name: "ada", role: "admin" } : null,
    });
    expect(await browser.me()).toBe(401);
    browser.cookie = "app=ada";
    expect(await browser.me()).toBe("ada");
    expect(await (await browser.ask("/console/session")).json()).toMatchObject({
      expiresAt: null,
      idleAfter: null,
    });
  });

  it("ends a session after half an hour in which a person did nothing", async () => {
    const browser = new Browser();
    await browser.signIn(ADA);
    vi.setSystemTime(START + 29 * MINUTE);
    // What the page asks by itself does not count.
    expect(await browser.me({ "X-Party-Bouncer": "watch" })).toBe("ada");
    vi.setSystemTime(START + 30 * MINUTE);
    expect(await browser.me()).toBe(401);
  });

  it("lets it last while a person does something, for twelve hours at most", async () => {
    const browser = new Browser();
    await browser.signIn(ADA);
    for (let at = START; at < START + 12 * HOUR; at += 20 * MINUTE) {
      vi.setSystemTime(at);
      expect(await browser.me()).toBe("ada");
    }
    vi.setSystemTime(START + 12 * HOUR);
    expect(await browser.me()).toBe(401);
  });

  it.each<[what: string, headers: Record<string, string>, method?: string]>([
    ["another site", { "Sec-Fetch-Site": "cross-site" }],
    ["another subdomain", { "Sec-Fetch-Site": "same-site" }],
    ["an address that is typed", { "Sec-Fetch-Site": "none" }],
    ["another origin", { Origin: "https://evil.example", "Sec-Fetch-Site": "" }],
    ["another port", { Origin: "https://rooms.example:8443", "Sec-Fetch-Site": "" }],
    ["a sandboxed page", { Origin: "null", "Sec-Fetch-Site": "" }],
    ["a form", { "X-Party-Bouncer": "" }, "DELETE"],
    ["what is not the page", { "X-Party-Bouncer": "watch" }, "DELETE"],
  ])("answers nothing that is asked from %s", async (_, headers, method = "GET") => {
    const browser = new Browser();
    await browser.signIn(ADA);
    for (const path of ["/console/api/v1/clients/user:mallory/bans", "/console/session"]) {
      expect((await browser.ask(path, { method, headers })).status).toBe(403);
    }
    expect(await browser.me()).toBe("ada");
  });

  it("goes by what the browser says where a proxy has changed the name of the host", async () => {
    const browser = new Browser();
    await browser.signIn(ADA);
    expect(await browser.me({ Origin: "https://console.example", Host: "rooms.internal" })).toBe("ada");
  });

  it("takes no cookie that it has not made for this mount", async () => {
    const browser = new Browser();
    await browser.signIn(ADA);
    const [name = "", value = ""] = browser.cookie.split("=");
    const [header = "", key = "", ...rest] = value.split(".");
    const other = new Browser({ path: "/other" });
    other.cookie = browser.cookie;
    expect((await other.ask("/other/api/me")).status).toBe(401);
    const changed = (part: string): string =>
      part.slice(0, 5) + (part[5] === "A" ? "B" : "A") + part.slice(6);
    const forged = [
      "",
      "x",
      "....",
      value.slice(0, -6),
      ...rest.map((part, index) => [header, key, ...rest.with(index, changed(part))].join(".")),
      [btoa('{"alg":"none","enc":"A256GCM"}'), key, ...rest].join("."),
      [
        btoa('{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2c":1000000000,"p2s":"AAAAAAAAAAA"}'),
        "AAAA",
        ...rest,
      ].join("."),
    ];
    for (const cookie of forged) {
      browser.cookie = `${name}=${cookie}`;
      expect(await browser.me()).toBe(401);
    }
  });

  it("forgets who signs out", async () => {
    const browser = new Browser();
    await browser.signIn(ADA);
    const answer = await browser.ask("/console/session", { method: "DELETE" });
    expect([answer.status, browser.cookie]).toEqual([204, "__Secure-party-bouncer-console="]);
    expect(await browser.me()).toBe(401);
  });
});

describe("whatever is sent", () => {
  const text = fc.stringMatching(/^[ -~]{0,40}$/);
  const name = fc.constantFrom("__Secure-party-bouncer-console", "party-bouncer-console", "x");
  const requests = fc.record({
    method: fc.constantFrom("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"),
    below: fc.oneof(
      text.map((path) => `/${encodeURI(path)}`),
      fc.constantFrom(
        "/session",
        "/live",
        "/live?page=x",
        "/api/me",
        "/api/v1/bans",
        "/api/%",
        "/%2f..%2fx",
        "//x",
      ),
    ),
    headers: fc.dictionary(
      fc.constantFrom("Origin", "Sec-Fetch-Site", "X-Party-Bouncer", "Authorization", "Upgrade", "Host"),
      fc.oneof(
        text,
        fc.constantFrom("same-origin", "1", "websocket", `Bearer ${EVE}`, "null", "https://rooms.example"),
      ),
    ),
    cookie: fc.tuple(name, fc.oneof(text, fc.stringMatching(/^[\w-]{1,20}(?:\.[\w-]{0,30}){4}$/))),
  });

  it("is answered, with nothing of what goes on inside", async () => {
    const browser = new Browser({ developer });
    await fc.assert(
      fc.asyncProperty(requests, async ({ method, below, headers, cookie: [name, value] }) => {
        fc.pre(new URL(`https://rooms.example/console${below}`).pathname.startsWith("/console/"));
        const answer = await browser.ask(`/console${below}`, {
          method,
          headers: { ...headers, Cookie: `${name}=${value}` },
        });
        expect([200, 204, 400, 401, 403, 404, 405, 413, 415, 503]).toContain(answer.status);
        const said = `${JSON.stringify([...answer.headers])}${answer.headers.get("Content-Type")?.includes("json") === true ? await answer.text() : ""}`;
        expect(said).not.toMatch(/\\n +at |\.ts\b|Error:/);
      }),
      { numRuns: runs(200) },
    );
  });
});

describe("a ledger that is away", () => {
  it("leaves the page, which says so", async () => {
    const browser = new Browser();
    await browser.signIn(ADA);
    where = {
      Ledger: { idFromName: () => "", get: () => ({ call: () => Promise.reject(new Error("away")) }) },
    };
    expect((await browser.ask("/console")).status).toBe(200);
    for (const path of ["/session", "/api/me", "/live"]) {
      const answer = await browser.ask(`/console${path}`);
      expect([answer.status, answer.headers.get("Retry-After")]).toEqual([503, "1"]);
    }
  });
});

describe("a developer's link", () => {
  const local = "http://localhost:1999";
  const shown = (): string => /\?token=(\S+)$/.exec(String(said.at(-1)?.[0]))?.[1] ?? "";

  it("is in the terminal, and signs in once", async () => {
    const browser = new Browser({ developer }, local);
    await browser.ask("/console");
    expect(said.flat()).toEqual([expect.stringContaining("http://localhost:1999/console?token=")]);
    expect((await browser.signIn(shown())).status).toBe(200);
    expect(browser.cookie).toMatch(/^party-bouncer-console=/);
    expect(await browser.me()).toBe("developer");
    expect((await new Browser({ developer }, local).signIn(shown())).status).toBe(401);
  });

  it("is good for ten minutes", async () => {
    const browser = new Browser({ developer }, local);
    await browser.ask("/console");
    vi.setSystemTime(START + 10 * MINUTE);
    expect((await browser.signIn(shown())).status).toBe(401);
  });

  it.each([
    ["an address that is not this machine's", { "CF-Connecting-IP": "192.0.2.1" }],
    ["a name that is not this machine's", { Host: "rooms.example" }],
  ])("is neither shown nor taken at %s", async (_, headers) => {
    const browser = new Browser({ developer }, local);
    await browser.ask("/console", { headers });
    expect(said).toEqual([]);
    await browser.ask("/console");
    expect((await browser.signIn(shown(), headers)).status).toBe(401);
    await browser.signIn(shown());
    expect(await browser.me()).toBe("developer");
    expect(await browser.me(headers)).toBe(401);
  });

  it("is not there without a developer", async () => {
    const browser = new Browser({}, local);
    await browser.ask("/console");
    expect(said).toEqual([]);
  });
});
