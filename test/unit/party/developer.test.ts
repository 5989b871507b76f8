import { afterEach, describe, expect, it, vi } from "vitest";
import { answerDeveloper, developerToken, recallCandidate, tokenForPage } from "../../../party/developer.ts";
import { Room } from "../../support/room.ts";

const TOKEN = "a-token-that-was-set";
const ENV = { ADMIN_TOKEN: TOKEN };
const here = { headers: new Headers({ Host: "localhost:1999" }) };
const elsewhere = { headers: new Headers({ "CF-Connecting-IP": "192.0.2.1" }) };

afterEach(() => vi.restoreAllMocks());

/** A room of the demo, with what its app keeps. */
function workplace(): { room: Room; at: Parameters<typeof answerDeveloper>[1]; kept: Map<string, unknown> } {
  const room = new Room({ log: false });
  const kept = new Map<string, unknown>();
  const storage = {
    get: <T>(key: string) => Promise.resolve(kept.get(key) as T | undefined),
    put: <T>(key: string, value: T) => Promise.resolve(kept.set(key, value)),
  };
  return { room, at: { bouncer: room.bouncer, storage }, kept };
}

const promoting = (policy: string, headers = { Authorization: `Bearer ${TOKEN}` }): Request =>
  new Request("https://example.com/room/party-bouncer/promote", { method: "POST", body: policy, headers });

describe("the token of a developer", () => {
  it("that was set is given to nobody, not even on this machine, which a tunnel may stand for", () => {
    expect(developerToken(elsewhere, ENV)).toBe(TOKEN);
    expect(tokenForPage(here, ENV)).toBeUndefined();
  });

  it("is made up on this machine, if none was set", () => {
    vi.spyOn(console, "log").mockImplementation(() => {});
    const token = tokenForPage(here, {});
    expect(token).toMatch(/^[\da-f-]{36}$/);
    expect(developerToken(here, {})).toBe(token);
    expect([developerToken(elsewhere, {}), tokenForPage(elsewhere, {})]).toEqual([undefined, undefined]);
  });

  it.each([
    "evil.example:1999",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "192.168.0.2:1999",
    null,
  ])(
    "is not given to a page that has come by the name %s, which may be another site's that leads here",
    (host) => {
      const request = { headers: new Headers(host === null ? {} : { Host: host }) };
      expect([developerToken(request, {}), tokenForPage(request, {})]).toEqual([undefined, undefined]);
    },
  );

  it.each(["localhost:1999", "127.0.0.1:1999", "[::1]:1999", "LOCALHOST"])("is made up for %s", (host) => {
    vi.spyOn(console, "log").mockImplementation(() => {});
    expect(tokenForPage({ headers: new Headers({ Host: host }) }, {})).toMatch(/^[\da-f-]{36}$/);
  });
});

describe("a policy that a developer promotes", () => {
  it("becomes the room's own, also after it was unloaded, and needs the token", async () => {
    const { room, at } = workplace();
    const policy = '{"limits":[{"name":"tight","limit":1,"window":"1s"}]}';
    expect(
      (await answerDeveloper(promoting(policy, { Authorization: "Bearer wrong" }), at, ENV))?.status,
    ).toBe(403);
    const far = { "CF-Connecting-IP": "192.0.2.1", Authorization: `Bearer ${TOKEN}` };
    expect(await answerDeveloper(promoting(policy, far), at, {})).toBeNull();
    expect((await answerDeveloper(promoting(policy), at, ENV))?.status).toBe(200);
    expect(room.bouncer.policy.limits).toMatchObject([{ name: "tight" }]);
    room.evict();
    await recallCandidate({ ...at, bouncer: room.bouncer });
    await vi.waitFor(() => expect(room.bouncer.policy.limits).toMatchObject([{ name: "tight" }]));
  });

  it("leaves the one from before in place if it is wrong", async () => {
    const { room, at } = workplace();
    await answerDeveloper(promoting('{"limits":[{"name":"tight","limit":1,"window":"1s"}]}'), at, ENV);
    for (const wrong of ['{"limits":[{"name":"wrong"}]}', "{", "null"]) {
      expect((await answerDeveloper(promoting(wrong), at, ENV))?.status).toBe(422);
      expect(room.bouncer.policy.limits).toMatchObject([{ name: "tight" }]);
    }
  });

  it("does not keep a room from opening that it no longer fits", async () => {
    const { room, at, kept } = workplace();
    const complain = vi.spyOn(console, "error").mockImplementation(() => {});
    kept.set("candidate", '{"limits":[{"name":"of an older version"}]}');
    await recallCandidate(at);
    expect(room.bouncer.policy.candidate).toBeUndefined();
    expect(complain).toHaveBeenCalledOnce();
  });
});
