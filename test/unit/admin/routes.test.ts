import { describe, expect, it } from "vitest";
import { ROUTES } from "../../../src/admin/routes.ts";

const routes = Object.values(ROUTES);

describe("each route", () => {
  it("is asked by another method, or at another path, than all others", () => {
    const places = routes.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(places).size).toBe(routes.length);
  });

  it.each(routes)("$method $path takes nothing that it does not know", ({ body, query }) => {
    expect(query.safeParse({ unknown: "1" }).success).toBe(false);
    if (body !== null) expect(body.safeParse({ target: "user:eve", unknown: 1 }).success).toBe(false);
  });

  it.each(routes)("$method $path says in words of its own what its body is", ({ body }) => {
    for (const given of [[], null, "ban", 1]) {
      const issue = body?.safeParse(given).error?.issues[0];
      expect(issue?.message ?? "an object").toMatch(/^an object/);
    }
  });

  it("needs a moderator if it changes something, and an admin if that cannot be undone", () => {
    const changing = Object.entries(ROUTES).filter(([, { method }]) => method !== "GET");
    expect(changing.filter(([, { role }]) => role !== "moderator").map(([name]) => name)).toEqual(["erase"]);
    expect(ROUTES.erase.role).toBe("admin");
  });
});

describe("what a ban is asked to be", () => {
  const { body } = ROUTES.ban;
  const taken = (fields: object): unknown => body?.safeParse({ target: "user:eve", ...fields }).data;

  it("has defaults", () => {
    expect(taken({})).toEqual({ target: "user:eve", kind: "close", reason: "", disclosure: "none" });
  });

  it.each(["10m", 600_000])("lasts %s", (duration) => {
    expect(taken({ for: duration })).toMatchObject({ for: 600_000 });
  });

  it.each([0, -1, 0.4, "1 hour", "", "99999999d", Number.MAX_VALUE, null, true, {}])(
    "never lasts %s",
    (duration) => {
      expect(taken({ for: duration })).toBeUndefined();
    },
  );
});

describe("a switch", () => {
  const { body } = ROUTES.slowMode;
  const taken = (fields: object): unknown => body.safeParse(fields).data;

  it("has an end", () => {
    expect(taken({ for: "10m" })).toEqual({ for: 600_000, reason: "" });
    expect(taken({ every: "1h", until: 5, reason: "raid" })).toEqual({
      every: 3_600_000,
      until: 5,
      reason: "raid",
    });
  });

  it.each([
    {},
    { for: "10m", until: 5 },
    { for: "32d" },
    { for: 0 },
    { for: "10m", every: "999ms" },
    { for: "10m", every: "61m" },
    { for: "10m", every: "slowly" },
    { until: -1 },
    { until: Infinity },
  ])("is never %j", (fields) => {
    expect(taken(fields)).toBeUndefined();
  });

  it("lasts as long as the policy says, if it is a posture", () => {
    expect(ROUTES.posture.body.safeParse({ posture: "shield" }).data).toEqual({
      posture: "shield",
      reason: "",
    });
    expect(ROUTES.posture.body.safeParse({ posture: "" }).success).toBe(false);
  });
});

describe("a page", () => {
  it("has 100 items if nobody says how many", () => {
    expect(ROUTES.bans.query.parse({})).toEqual({ limit: 100 });
  });

  it.each(["0", "1001", "-1", "1e2", " 1", "", "NaN"])("has no %s", (limit) => {
    expect(ROUTES.bans.query.safeParse({ limit }).success).toBe(false);
  });

  it.each([
    ["1", 1],
    ["1000", 1000],
  ])("has %s", (limit, number) => {
    expect(ROUTES.bans.query.parse({ limit })).toEqual({ limit: number });
  });
});
