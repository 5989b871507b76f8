import { describe, expect, it } from "vitest";
import type { Limit } from "../../../src/policy/limit.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { cohortOf, cohortsOf } from "../../../src/shared/cohort.ts";
import { byHeaders, Connection, Room } from "../../support/room.ts";

const messages: Limit = { name: "messages", limit: 100, window: "1s" };
const tight: Limit = { name: "tight", limit: 1, window: "1m" };

class PlainRoom extends Room<Connection> {
  constructor(policy: Policy) {
    super({ identify: byHeaders, ...policy }, { Connection });
  }
}

async function heardOf(policy: Policy, id = "ada", reason = "tight"): Promise<unknown[]> {
  const room = new PlainRoom(policy);
  const connection = await room.enter(id);
  for (let count = 0; count < 5; count++) room.say(connection, `{"type":"chat","count":${count}}`);
  room.bouncer.strikes.add(connection, { reason });
  room.bouncer.strikes.sendStanding(connection);
  // Each connection has a key of its own.
  return connection.sent.map((text) => String(text).replace(/"key":"\w{12}"/, '"key":""'));
}

describe("a limit that is not enforced", () => {
  it.each<[string, Partial<Limit>]>([
    ["refuses nobody", {}],
    ["does not let anything wait", { onRefusal: "hold" }],
    ["has no type read", { match: { type: "chat" } }],
    ["has no say in warnings, even if a reason is called as it is", { warning: "Mind the limit." }],
  ])("%s, and shows nowhere on the wire", async (_, options) => {
    for (const announce of [false, true]) {
      const without = await heardOf({ announce, limits: [messages] });
      expect(without.length).toBeGreaterThan(6);
      expect(
        await heardOf({ announce, limits: [{ ...tight, ...options, enforce: false }, messages] }),
      ).toEqual(without);
    }
  });

  it("is among the limits of the policy all the same, so that it is not lost if another one is added", () => {
    const { bouncer } = new PlainRoom({ limits: [messages, { ...tight, enforce: false }] });
    bouncer.limits.add({ name: "added", limit: 1, window: "1s" });
    expect(bouncer.limits.list().map(({ name }) => name)).toEqual(["messages", "tight", "added"]);
    expect(bouncer.policy.limits[1]).toMatchObject({ enforce: false });
  });
});

describe("a limit that applies to a share of the clients", () => {
  const limits: Limit[] = [{ ...tight, enforce: { share: 0.5 } }];
  const applies = cohortsOf("tight", 0.5);
  const isAmong = (id: string): boolean => applies(cohortOf(`user:${id}`));
  const ids = Array.from({ length: 40 }, (_, index) => `client ${index}`);

  it("is none for the others: neither for their messages, nor in what they are told", async () => {
    const [other = ""] = ids.filter((id) => !isAmong(id));
    for (const announce of [false, true]) {
      expect(await heardOf({ announce, limits: [...limits, messages] }, other, "spam")).toEqual(
        await heardOf({ announce, limits: [messages] }, other, "spam"),
      );
    }
  });

  it("refuses those whose it is, and always the same ones", async () => {
    const room = new PlainRoom({ limits });
    for (const id of ids) {
      const connection = await room.enter(id);
      for (let count = 0; count < 3; count++) room.say(connection, "hi");
      expect([id, room.bouncer.metrics(connection).refused]).toEqual([id, isAmong(id) ? 2 : 0]);
    }
  });
});
