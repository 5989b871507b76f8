import { afterEach, describe, expect, it, vi } from "vitest";
import { connectGate } from "../../src/hosts/partyserver-gate.ts";

const LOBBY = { className: "Room", name: "main" };
const ask = (headers: Record<string, string> = {}): Request =>
  new Request("http://rooms/parties/room/main", { headers });

afterEach(() => vi.restoreAllMocks());

describe("a gate in a worker that binds neither its ledger nor its rate limiting", () => {
  it("lets everyone through, and says once what to bind", async () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    const gate = connectGate({ ledger: "Lost", rateLimit: { binding: "CONNECTS", period: "10s" } });
    for (let count = 0; count < 3; count++) {
      // Node lets nobody set the real one.
      const headers = { get: (name: string) => (name === "Upgrade" ? "websocket" : null) };
      const request = { url: "http://rooms/parties/room/main", headers };
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
    const passed = await gate(ask({ "x-partykit-props": "{}", "x-other": "kept" }), LOBBY);
    expect([...passed.headers.keys()]).toEqual(["x-other"]);
  });
});
