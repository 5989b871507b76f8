import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { adminFor } from "../../../src/admin/admin.ts";
import type { AdminOptions } from "../../../src/admin/options.ts";
import type { Operator } from "../../../src/admin/operator.ts";
import { World } from "../../support/ledger-world.ts";
import { SECOND } from "../../support/time.ts";

type Options = AdminOptions<unknown>;

const ada: Operator = { name: "ada", role: "moderator" };
const options: Options = { ledger: "Ledger", authorize: () => ada };

/** The ledger's objects, as a binding of a worker leads to them. */
function bindingOf(
  world: World,
  call = (shard: string, asked: unknown) => world.shard(shard).answer(asked),
): object {
  return { idFromName: (name: string) => name, get: () => ({ call }) };
}

const where = (): { readonly Ledger: object } => ({ Ledger: bindingOf(new World()) });

function get(path: string, init: RequestInit = {}): Request {
  return new Request(`http://rooms${path}`, init);
}

let logged: unknown[][];
beforeEach(() => {
  logged = [];
  vi.spyOn(console, "error").mockImplementation((...said) => void logged.push(said));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("the API", () => {
  it.each<[what: string, given: unknown, message: string]>([
    ["authorize", {}, "authorize: expected a function that says who asks, received undefined"],
    [
      "authorize",
      { authorize: true, ledger: "Ledger" },
      "authorize: expected a function that says who asks, received true",
    ],
    ["ledger", { authorize: () => ada }, "ledger: expected the name of the binding"],
    ["ledger", { authorize: () => ada, ledger: "" }, "ledger: expected the name of the binding"],
    ...["", "/", "admin", "/admin/", "/a//b", "/a?b", "/a b", "/%61", null].map(
      (path): [string, unknown, string] => [`path ${path}`, { ...options, path }, "path: expected a path"],
    ),
  ])("refuses to start without a right %s", (_, given, message) => {
    expect(() => adminFor(given as Options)).toThrow(TypeError);
    expect(() => adminFor(given as Options)).toThrow(message);
  });

  it("asks the app nothing about another path", async () => {
    const authorize = vi.fn<() => Operator>(() => ada);
    const admin = adminFor({ ...options, authorize, path: "/mod" });
    for (const path of ["/", "/mo", "/moderators", "/party-bouncer/admin/me", "//mod/me", "/x/mod/me"]) {
      expect(await admin(get(path), where())).toBeNull();
    }
    expect(authorize).not.toHaveBeenCalled();
    expect((await admin(get("/mod/me"), where()))?.status).toBe(200);
  });

  it("is told what the worker knows, and says who it is", async () => {
    const env = { ...where(), TOKEN: "x" };
    const authorize = vi.fn<() => Promise<Operator>>(() => Promise.resolve(ada));
    const answer = await adminFor({ ...options, authorize })(get("/party-bouncer/admin/me"), env);
    expect(authorize).toHaveBeenCalledExactlyOnceWith(expect.any(Request), env);
    expect(await answer?.json()).toEqual(ada);
    expect(answer?.headers.get("Cache-Control")).toBe("no-store");
    expect(answer?.headers.get("Access-Control-Allow-Origin")).toBeNull();
  });

  it("answers HEAD as GET, without the body", async () => {
    const answer = await adminFor(options)(get("/party-bouncer/admin/me", { method: "HEAD" }), where());
    expect([answer?.status, await answer?.text()]).toEqual([200, ""]);
    expect(answer?.headers.get("Content-Type")).toBe("application/json");
  });

  it.each(["cross-site", "same-site"])("refuses a page that is %s, before the app is asked", async (site) => {
    const authorize = vi.fn<() => Operator>(() => ada);
    const request = get("/party-bouncer/admin/me", { headers: { "Sec-Fetch-Site": site } });
    expect((await adminFor({ ...options, authorize })(request, where()))?.status).toBe(403);
    expect(authorize).not.toHaveBeenCalled();
  });

  it.each(["same-origin", "none"])("answers a page that is %s", async (site) => {
    const request = get("/party-bouncer/admin/me", { headers: { "Sec-Fetch-Site": site } });
    expect((await adminFor(options)(request, where()))?.status).toBe(200);
  });
});

describe("what fails", () => {
  it("in the app is no answer, says nothing on the wire, and is logged once a second", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const failing = adminFor({
      ...options,
      authorize: () => {
        throw new Error("the secret of the database");
      },
    });
    const env = where();
    for (let request = 0; request < 5; request++) {
      const answer = await failing(get("/party-bouncer/admin/v1/bans"), env);
      expect(answer?.status).toBe(500);
      expect(await answer?.text()).not.toContain("secret");
    }
    expect(logged).toEqual([["party-bouncer: authorize failed", expect.any(Error)]]);
    vi.setSystemTime(Date.now() + SECOND);
    await failing(get("/party-bouncer/admin/me"), env);
    expect(logged).toHaveLength(2);
  });

  it.each<[what: unknown]>([
    [true],
    ["ada"],
    [{}],
    [{ name: "ada" }],
    [{ name: "ada", role: "root" }],
    [{ name: "", role: "admin" }],
    [{ name: "rule:spam", role: "admin" }],
    [{ name: "\ud800", role: "admin" }],
  ])("lets nobody in by an operator that is none: %j", async (what) => {
    const answer = await adminFor({ ...options, authorize: () => what as Operator })(
      get("/party-bouncer/admin/me"),
      where(),
    );
    expect(answer?.status).toBe(500);
  });

  it.each([null, undefined])("lets nobody in by %s", async (what) => {
    const answer = await adminFor({ ...options, authorize: () => what as null })(
      get("/party-bouncer/admin/me"),
      where(),
    );
    expect([answer?.status, answer?.headers.get("WWW-Authenticate")]).toEqual([
      401,
      'Bearer realm="party-bouncer"',
    ]);
  });

  it.each<[what: string, where: unknown, said: string]>([
    ["a worker without the binding", { Other: 1 }, 'There is no Durable Object binding "Ledger"'],
    ["a lobby without the party", { parties: {} }, 'There is no party "Ledger"'],
    ["nothing", undefined, 'There is no Durable Object binding "Ledger"'],
  ])("is the ledger of %s, and the log says what to do", async (_, env, said) => {
    const answer = await adminFor(options)(get("/party-bouncer/admin/me"), env);
    expect(answer?.status).toBe(500);
    expect(await answer?.text()).not.toContain("binding");
    const saying = logged.length === 0 ? "" : String(logged[0]?.[0]);
    // It is said once in each isolate, and this file has only one.
    if (saying !== "") expect(saying).toContain(said);
  });

  it.each([
    ["fails", () => Promise.reject(new Error("overloaded: shard user:eve"))],
    ["never answers", () => new Promise(() => {})],
  ])("is a ledger that %s: try again later", async (_, call) => {
    vi.useFakeTimers();
    const env = { Ledger: bindingOf(new World(), call) };
    const answering = adminFor(options)(get("/party-bouncer/admin/v1/clients/user:eve/history"), env);
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    const answer = await answering;
    expect([answer?.status, answer?.headers.get("Retry-After")]).toEqual([503, "1"]);
    expect(await answer?.text()).not.toMatch(/overloaded|eve/);
  });

  it("is a ledger that says something else: nothing of it gets on the wire", async () => {
    const env = { Ledger: bindingOf(new World(), () => Promise.resolve({ token: "a room's own" })) };
    const answer = await adminFor(options)(get("/party-bouncer/admin/v1/clients/user:eve/history"), env);
    expect(answer?.status).toBe(500);
    expect(await answer?.text()).not.toContain("token");
  });
});
