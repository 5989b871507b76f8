import { afterEach, describe, expect, it, vi } from "vitest";
import { env } from "cloudflare:workers";
import type { RequestLike } from "../../../../src/identity/request.ts";
import { connectGate } from "../../../../src/hosts/partyserver/gate.ts";

const LOBBY = { className: "Room", name: "main" };
const ask = (headers: Record<string, string> = {}): Request =>
  new Request("http://rooms/parties/room/main", { headers });

/** Node lets nobody set the real header. */
const upgrade = (headers: Record<string, string> = {}): RequestLike => ({
  url: "http://rooms/parties/room/main",
  headers: { get: (name) => ({ Upgrade: "websocket", ...headers })[name] ?? null },
});

afterEach(() => vi.restoreAllMocks());

describe("a gate in a worker that binds neither its ledger nor its rate limiting", () => {
  it("lets everyone through, and says once what to bind", async () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    const gate = connectGate({ ledger: "Lost", rateLimit: { binding: "CONNECTS", period: "10s" } });
    for (let count = 0; count < 3; count++) {
      const request = upgrade();
      expect(await gate(request, LOBBY)).toBe(request);
    }
    expect(said.mock.calls).toEqual([
      [expect.stringMatching(/no Durable Object binding "Lost".*wrangler\.jsonc/)],
      [expect.stringMatching(/no rate limiting binding "CONNECTS".*wrangler\.jsonc/)],
    ]);
  });
});

describe("a request over HTTP", () => {
  it("passes as it is, and without the props that a client made up", async () => {
    const gate = connectGate();
    const plain = ask();
    expect(await gate(plain, LOBBY)).toBe(plain);
    const passed = await gate(
      ask({
        "x-partykit-props": "{}",
        "x-agents-lifecycle-props": "e30=",
        "x-cf-agents-subagent-url": "http://a/agents/a/b/sub/c/d",
        "x-other": "kept",
      }),
      LOBBY,
    );
    expect([...passed.headers.keys()]).toEqual(["x-other"]);
  });
});

describe("a gate before rooms in a jurisdiction", () => {
  const namespaceIn = (asked: (string | null)[], where: string | null): object => ({
    idFromName: (name: string) => name,
    get: () => ({ call: async () => (asked.push(where), { entries: [] }) }),
    jurisdiction: (name: string) => namespaceIn(asked, name),
  });

  it.each([null, "eu"])(
    "asks the ledger in %s, whatever a request states, and says so once",
    async (jurisdiction) => {
      const said = vi.spyOn(console, "error").mockImplementation(() => {});
      const asked: (string | null)[] = [];
      Object.assign(env, { Ledger: namespaceIn(asked, null) });
      const identify = (request: RequestLike): string | null => request.headers.get("x-user");
      const gate = connectGate({
        identify,
        ledger: "Ledger",
        ...(jurisdiction === null ? {} : { jurisdiction }),
      });
      for (const stated of ["eu", "us", "x".repeat(1_000)]) {
        await gate(upgrade({ "x-user": stated.slice(0, 9), "x-partykit-jurisdiction": stated }), LOBBY);
      }
      // About each of the three, and once for its secret.
      expect(asked).toEqual(Array(4).fill(jurisdiction));
      expect(said.mock.calls.length).toBeLessThanOrEqual(1);
    },
  );
});
