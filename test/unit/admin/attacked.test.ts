// @module-tag slow
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { adminFor } from "../../../src/admin/admin.ts";
import { ROUTES } from "../../../src/admin/routes.ts";
import { World } from "../../support/ledger-world.ts";
import { runs } from "../../support/runs.ts";

const MOUNT = "/party-bouncer/admin";
const STATUSES = new Set([200, 201, 400, 401, 403, 404, 405, 409, 413, 415]);

/** Pieces of paths, right ones and others. */
const piece = fc.oneof(
  fc.constantFrom(
    "v1",
    "me",
    "metrics",
    "bans",
    "rooms",
    "clients",
    "history",
    "doctor",
    "record",
    "events",
    "openapi.json",
  ),
  fc.constantFrom(
    "",
    ".",
    "..",
    "%2e%2e",
    "%2F",
    "%00",
    "%ff",
    "%",
    "user:eve",
    "address:1.2.3.4",
    "collector:0",
    "__proto__",
  ),
  fc.string({ maxLength: 8 }).map((text) => encodeURIComponent(text.toWellFormed())),
);
const path = fc.oneof(
  fc.array(piece, { maxLength: 6 }).map((pieces) => `/${pieces.join("/")}`),
  fc
    .tuple(fc.constantFrom(...Object.values(ROUTES)), piece, piece)
    .map(([route, one, other]) => route.path.replace(/\{\w+\}/, one).replace(/\{\w+\}/, other)),
);
const query = fc.array(
  fc.tuple(
    fc.constantFrom("limit", "after", "search", "role", "__proto__", "x"),
    fc.string({ maxLength: 6 }),
  ),
  { maxLength: 2 },
);
const body = fc.oneof(
  fc.constant(null),
  fc.string(),
  fc.json(),
  fc
    .record(
      {
        target: fc.oneof(
          fc.constantFrom("user:eve", "address:1.2.3.4", "collector:0"),
          fc.string(),
          fc.anything(),
        ),
        kind: fc.oneof(fc.constantFrom("close", "shadow-ban"), fc.string()),
        for: fc.oneof(fc.constantFrom("1h", "forever", 1_000), fc.double(), fc.string()),
        reason: fc.string({ unit: "binary" }),
        label: fc.anything(),
        __proto__: fc.anything(),
      },
      { requiredKeys: [] },
    )
    .map((fields) => {
      try {
        return JSON.stringify(fields);
      } catch {
        return "{}";
      }
    }),
);
const headers = fc.record(
  {
    "x-role": fc.constantFrom("viewer", "moderator", "admin"),
    "Content-Type": fc.constantFrom("application/json", "text/plain", "application/json; charset=latin1"),
    "Idempotency-Key": fc.constantFrom("1", "2", "", "a b"),
    "Sec-Fetch-Site": fc.constantFrom("same-origin", "cross-site", "none", "x"),
    "X-HTTP-Method-Override": fc.constantFrom("GET", "DELETE"),
  },
  { requiredKeys: [] },
);
const method = fc.constantFrom("GET", "HEAD", "POST", "DELETE", "PUT", "PATCH", "OPTIONS", "get");

it("answers whatever is asked, and does nothing for those who may not", async () => {
  const world = new World();
  const changes: unknown[] = [];
  const binding = {
    idFromName: (name: string) => name,
    get: () => ({
      call: (shard: string, call: { do: string }) => {
        if (call.do === "change") changes.push(call);
        return world.shard(shard).answer(call);
      },
    }),
  };
  // What a verified session would say.
  const admin = adminFor({
    ledger: "Ledger",
    authorize: (request) => {
      const role = request.headers.get("x-role");
      return role === null ? null : { name: "ada", role: role as "viewer" };
    },
  });
  const seen = new Map<number, number>();

  await fc.assert(
    fc.asyncProperty(method, path, query, headers, body, async (method, path, query, headers, body) => {
      const url = new URL(`http://rooms${MOUNT}${path}?${new URLSearchParams(query).toString()}`);
      const bodied = method.toUpperCase() !== "GET" && method !== "HEAD" && body !== null ? { body } : {};
      const request = new Request(url, { method, headers: headers as Record<string, string>, ...bodied });
      changes.length = 0;
      const answer = await admin(request, { Ledger: binding });
      if (!url.pathname.startsWith(`${MOUNT}/`) && url.pathname !== MOUNT) {
        expect(answer).toBeNull();
        return;
      }
      const status = answer?.status ?? 0;
      seen.set(status, (seen.get(status) ?? 0) + 1);
      expect(STATUSES).toContain(status);
      const isCrossSite = ["cross-site", "x"].includes(headers["Sec-Fetch-Site"] ?? "none");
      if (headers["x-role"] === undefined) expect(status).toBe(isCrossSite ? 403 : 401);
      if (status >= 400 && status !== 409) expect(changes).toEqual([]);
      if (changes.length > 0) expect(["moderator", "admin"]).toContain(headers["x-role"]);
      if (status >= 400) expect(answer?.headers.get("Content-Type")).toBe("application/problem+json");
      expect(answer?.headers.get("Cache-Control")).toBe("no-store");
    }),
    { numRuns: runs(1_500) },
  );
  // It has been to most places.
  expect([...seen.keys()]).toEqual(expect.arrayContaining([200, 400, 401, 403, 404, 405]));
});
