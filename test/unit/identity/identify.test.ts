import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { type Identified, identify } from "../../../src/identity/identify.ts";
import type { ClientInfo } from "../../../src/identity/client-info.ts";
import type { Identify, RequestLike } from "../../../src/identity/request.ts";
import { runs } from "../../support/runs.ts";

const connection = { id: "chosen-by-the-client" };
const request = {
  url: "https://example.com/?_pk=x",
  headers: new Headers({ "CF-Connecting-IP": "203.0.113.7" }),
};
const nowhere = { url: "https://example.com/", headers: new Headers() };

const ADDRESS = "address:203.0.113.7";

const ignore = (): void => {};

const identified = (user: unknown, from: RequestLike = request): Promise<Identified> =>
  identify(from, connection, (() => user) as Identify, ignore);

const visitorOf = async (user: unknown, from?: RequestLike): Promise<ClientInfo> =>
  (await identified(user, from)).clientInfo;

const whoIs = async (user: unknown, from?: RequestLike): Promise<string | null> =>
  (await visitorOf(user, from)).clientKey;

describe("a client", () => {
  it("is the user that the app verified", async () => {
    expect(await whoIs("ada")).toBe("user:ada");
    expect(await whoIs("ada", nowhere)).toBe("user:ada");
  });

  it("is the user that the app looked up, however that is awaited", async () => {
    expect(await whoIs(Promise.resolve("ada"))).toBe("user:ada");
    // oxlint-disable-next-line unicorn/no-thenable -- what an app may return
    const thenable = { then: (resolve: (user: string) => void) => resolve("ada") };
    expect(await whoIs(thenable)).toBe("user:ada");
  });

  it("is its address where the app does not say", async () => {
    expect(await identify(request, connection, undefined, ignore)).toMatchObject({
      clientInfo: { clientKey: ADDRESS },
      moderates: false,
    });
  });

  it("is nobody in particular where neither the app nor the platform can tell: not even its id tells", async () => {
    expect(await identify(nowhere, connection, undefined, ignore)).toMatchObject({
      clientInfo: { clientKey: null },
      moderates: false,
    });
    expect(await whoIs(null, nowhere)).toBeNull();
  });

  it.each(
    [
      undefined,
      null,
      "",
      0,
      1,
      NaN,
      true,
      false,
      5n,
      Symbol("ada"),
      {},
      [],
      ["ada"],
      { id: 5 },
      { id: "" },
      { id: null, tier: "pro" },
      { name: "ada" },
      new String("ada"),
      () => "ada",
    ].map((user) => ({ user })),
  )("is its address where what the app says is no id: $user", async ({ user }) => {
    expect(await whoIs(user)).toBe(ADDRESS);
  });

  it("is told from another by every character of a short id, and never taken for an address", async () => {
    const ids = [
      " ",
      "ada",
      "ADA",
      "ada ",
      "ad\u0000a",
      "__proto__",
      "constructor",
      "address:203.0.113.7",
      "👩‍🚀",
      "a/b",
      "a:b",
    ];
    const keys = await Promise.all(ids.map((id) => whoIs(id)));
    expect(keys).toEqual(ids.map((id) => `user:${id}`));
    expect(keys).not.toContain(ADDRESS);
  });

  it("is told the request and the connection that it came with", async () => {
    const ask = vi.fn<Identify>(() => "ada");
    await identify(request, connection, ask, () => {});
    expect(ask.mock.calls).toEqual([[request, connection]]);
  });
});

describe("a long id", () => {
  it("is kept as it is up to 64 characters", async () => {
    expect(await whoIs("x".repeat(64))).toBe(`user:${"x".repeat(64)}`);
  });

  it("is hashed beyond them, so that keys stay short", async () => {
    expect(await whoIs("x".repeat(65))).toMatch(/^user:sha256-[0-9a-f]{64}$/);
    expect(await whoIs("x".repeat(1e6))).toHaveLength("user:sha256-".length + 64);
  });

  it("is hashed with SHA-256 of its UTF-8", async () => {
    const known = createHash("sha256").update("é".repeat(129), "utf8").digest("hex");
    expect(await whoIs("é".repeat(129))).toBe(`user:sha256-${known}`);
  });

  it("stays told from every other, and the same each time", async () => {
    const long = fc.string({ minLength: 129, maxLength: 200, unit: "grapheme" });
    await fc.assert(
      fc.asyncProperty(long, long, async (a, b) => {
        expect((await whoIs(a)) === (await whoIs(b))).toBe(a === b);
        expect(await whoIs(a)).toBe(await whoIs(a));
      }),
      { numRuns: runs(1_000) },
    );
  });
});

describe("where the app's identify fails, the client is its address, and the error is told", () => {
  const error = new Error("no such session");
  it.each<[string, Identify]>([
    [
      "by a throw",
      () => {
        throw error;
      },
    ],
    ["by a rejection", () => Promise.reject(error)],
    [
      "by a thenable that throws",
      () => ({
        // oxlint-disable-next-line unicorn/no-thenable -- what an app may return
        then() {
          throw error;
        },
      }),
    ],
  ])("%s", async (_, failing) => {
    const onError = vi.fn<(error: unknown) => void>();
    expect(await identify(request, connection, failing, onError)).toMatchObject({
      clientInfo: { clientKey: ADDRESS, userId: null },
      moderates: false,
    });
    expect(onError.mock.calls).toEqual([[error]]);
  });

  it("whatever is thrown", async () => {
    for (const thrown of [undefined, null, "no", 5]) {
      const onError = vi.fn<(error: unknown) => void>();
      const { clientInfo } = await identify(request, connection, () => Promise.reject(thrown), onError);
      expect(clientInfo.clientKey).toBe(ADDRESS);
      expect(onError.mock.calls).toEqual([[thrown]]);
    }
  });
});

describe("a clientInfo", () => {
  it("is told by all that is known of it", async () => {
    expect(await visitorOf({ id: "ada", tier: "pro" })).toEqual({
      clientKey: "user:ada",
      userId: "ada",
      connectionId: "chosen-by-the-client",
      address: "203.0.113.7",
      tier: "pro",
    });
    expect(await visitorOf(null, nowhere)).toEqual({
      clientKey: null,
      userId: null,
      connectionId: "chosen-by-the-client",
      address: null,
      tier: null,
    });
  });

  it("may have a tier without an id", async () => {
    expect(await visitorOf({ tier: "pro" })).toMatchObject({ clientKey: ADDRESS, userId: null, tier: "pro" });
  });

  it.each([undefined, null, "", 5, {}, ["pro"]].map((tier) => ({ tier })))(
    "has no tier where what the app says is none: $tier",
    async ({ tier }) => {
      expect(await visitorOf({ id: "ada", tier })).toMatchObject({ userId: "ada", tier: null });
    },
  );

  it("has a tier of at most 32 characters", async () => {
    expect((await visitorOf({ id: "ada", tier: "x".repeat(99) })).tier).toBe("x".repeat(32));
  });
});

describe("a moderator", () => {
  it("is whom the app says to be one, with an id or without", async () => {
    expect(await identified({ id: "ada", moderator: true })).toMatchObject({
      clientInfo: { clientKey: "user:ada" },
      moderates: true,
    });
    expect(await identified({ moderator: true })).toMatchObject({
      clientInfo: { clientKey: ADDRESS },
      moderates: true,
    });
  });

  it.each([undefined, null, false, 0, 1, "true", "yes", {}, []].map((moderator) => ({ moderator })))(
    "is nobody of whom the app says $moderator: only true makes one",
    async ({ moderator }) => {
      expect((await identified({ id: "ada", moderator })).moderates).toBe(false);
    },
  );

  it("is nobody by its id, nor by what the client sends", async () => {
    const boasting = {
      url: "https://example.com/?moderator=true&_pk=moderator",
      headers: new Headers({ moderator: "true", "x-moderator": "true" }),
    };
    for (const user of ["moderator", null, { id: "moderator", tier: "moderator" }]) {
      expect((await identified(user, boasting)).moderates).toBe(false);
    }
  });

  it("is not in what limits and events are told of a clientInfo", async () => {
    expect(await visitorOf({ id: "ada", moderator: true })).not.toHaveProperty("moderator");
  });
});
