import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findRoute } from "../../../src/admin/find-route.ts";
import { runs } from "../../support/runs.ts";

const statusOf = (method: string, path: string): unknown => {
  try {
    return findRoute(method, path).name;
  } catch (error) {
    return (error as { status?: unknown }).status;
  }
};

describe("a path", () => {
  it.each([
    ["GET", "/me", "me"],
    ["HEAD", "/v1/bans", "bans"],
    ["POST", "/v1/bans", "ban"],
    ["DELETE", "/v1/clients/user:eve/bans", "lift"],
    ["GET", "/v1/clients/user:eve/bans", 405],
    ["HEAD", "/v1/clients/user:eve/bans", 405],
    ["get", "/me", 405],
    ["GET", "/v1/clients/%ff", 404],
    ["GET", "/v1/clients/%", 404],
    ["GET", "/v1/rooms/%E0%A4%A/x", 404],
    ["GET", "/v1/rooms//x", 404],
    ["GET", "/v1/rooms/x/", 404],
    ["GET", `/v1/rooms/x/${"y".repeat(8_193)}`, 404],
    ["GET", "/{target}", 404],
    ["GET", "me", 404],
    ["GET", "", 404],
  ])("%s %.60s is %s", (method, path, name) => {
    expect(statusOf(method, path)).toBe(name);
  });

  it("says which methods there are", () => {
    expect(() => findRoute("PATCH", "/v1/bans")).toThrow("Here one can only GET, HEAD, POST.");
  });

  it("is taken apart before it is decoded, so that a name may have any characters", () => {
    const name = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(name, name, (party, room) => {
        const path = `/v1/rooms/${encodeURIComponent(party)}/${encodeURIComponent(room)}/doctor`;
        expect(findRoute("GET", path)).toMatchObject({ name: "doctor", params: { party, room } });
      }),
      { numRuns: runs(500) },
    );
  });
});
