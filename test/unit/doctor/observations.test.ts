import { describe, expect, it } from "vitest";
import { Observations } from "../../../src/doctor/observations.ts";
import type { ClientInfo } from "../../../src/identity/client-info.ts";
import { check } from "../../../src/limits/check.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { CompiledPolicy } from "../../../src/refusals/compiled-policy.ts";
import { KeyedBuckets } from "../../../src/limits/keyed-buckets.ts";
import { Roster } from "../../../src/session/roster.ts";
import { Session } from "../../../src/session/session.ts";
import { Connection } from "../../support/room.ts";
import { START } from "../../support/time.ts";

const client = (id: string): ClientInfo => ({
  clientKey: `user:${id}`,
  userId: id,
  connectionId: id,
  address: null,
  tier: null,
});

/** Messages of clients, one a minute unless `at` says otherwise, as they are seen under a policy. */
function seeing(policy: Policy, sample?: number) {
  const { limiter } = new CompiledPolicy(definePolicy(policy), () => {});
  const seen = new Observations(limiter, START, sample);
  const room = { keyed: new KeyedBuckets(100), roster: new Roster() };
  const sessions = new Map<string, Session>();
  let now = START;
  const says = (id: string, message: string, after = 60_000): void => {
    let session = sessions.get(id);
    if (session === undefined) {
      session = new Session(new Connection(id), room);
      session.clientInfo = client(id);
      sessions.set(id, session);
      seen.connected(session.clientInfo);
    }
    now += after;
    const result = check(session, limiter, message, now);
    session.keep(result.charges, now);
    seen.heard(session.clientInfo, message.length, result, now);
  };
  return { seen, says };
}

describe("observations", () => {
  it("tell how full a limit was at its fullest", () => {
    const { seen, says } = seeing({ limits: [{ name: "all", limit: 1, window: "1m", burst: 10 }] }, 1);
    for (let count = 0; count < 4; count++) says("ada", "hi", 0);
    for (let count = 0; count < 50; count++) says("bob", "hi");
    expect(seen.limits.get("all")).toEqual({ name: "all", looked: 54, fullest: 0.4 });
  });

  it("look at one message of sixteen, and miss nobody who sends as many at once", () => {
    const { seen, says } = seeing({ limits: [{ name: "all", limit: 1, window: "1m", burst: 100 }] });
    for (let count = 0; count < 320; count++) says("ada", "hi");
    for (let count = 0; count < 50; count++) says("bob", "hi", 0);
    expect(seen.limits.get("all")?.looked).toBe(23);
    expect(seen.limits.get("all")?.fullest).toBeGreaterThan(0.34);
  });

  it("count whom a limit has refused, once each, and messages that are too large", () => {
    const { seen, says } = seeing({
      limits: [{ name: "all", limit: 1, window: "1m" }],
      maxMessageBytes: 10,
    });
    for (const id of ["ada", "bob", "ada", "bob"]) for (let count = 0; count < 3; count++) says(id, "hi", 0);
    says("eve", "x".repeat(11));
    says("eve", "x".repeat(11));
    expect([seen.hitBy("all"), seen.hitBy("maxMessageBytes"), seen.tooLarge, seen.clients]).toEqual([
      2, 1, 2, 3,
    ]);
  });

  it("remember a thousand clients, however many come", () => {
    const { seen, says } = seeing({ limits: [{ name: "all", limit: 1, window: "1m" }] });
    for (let id = 0; id < 1_500; id++) for (let count = 0; count < 2; count++) says(`${id}`, "hi", 0);
    expect([seen.clients, seen.hitBy("all"), seen.connections.all]).toEqual([1_000, 1_000, 1_500]);
  });

  it("know the only address, as long as there is one", () => {
    const { seen } = seeing({});
    const from = (address: string | null): void =>
      seen.connected({
        ...client("ada"),
        userId: null,
        clientKey: address === null ? null : `address:${address}`,
        address,
      });
    expect(seen.onlyAddress).toBeNull();
    from("1.2.3.4");
    from(null);
    from("1.2.3.4");
    expect(seen.onlyAddress).toBe("1.2.3.4");
    from("1.2.3.5");
    from("1.2.3.4");
    expect(seen.onlyAddress).toBeNull();
    expect(seen.connections).toEqual({ all: 5, withUser: 0, withAddress: 4, unknown: 1 });
  });
});

it("tells as many limits apart as a policy has, and forgets those beyond", () => {
  const limits = Array.from({ length: 40 }, (_, index) => ({
    name: `limit ${index}`,
    match: { type: `${index}` },
    limit: 1,
    window: "1m" as const,
  }));
  const { seen, says } = seeing({ limits });
  for (let index = 0; index < 40; index++)
    for (let count = 0; count < 2; count++) says("ada", JSON.stringify({ type: `${index}` }), 0);
  expect(limits.filter(({ name }) => seen.hitBy(name) === 1)).toHaveLength(31);
});
