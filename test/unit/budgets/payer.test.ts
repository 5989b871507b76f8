import { expect, it } from "vitest";
import type { BudgetPer, ClientInfo } from "party-bouncer";
import { BUDGETS } from "../../../src/storage/storage-keys.ts";
import { byHeaders, from, Room } from "../../support/room.ts";

function roomPer(per: BudgetPer): Room {
  return new Room({ identify: byHeaders, budgets: [{ name: "tokens", limit: 100, window: "1h", per }] });
}

it("a budget per room is everybody's, and needs no target", async () => {
  const room = roomPer("room");
  const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
  const { budgets } = room.bouncer;
  for (const target of [ada, bob, "user:eve", null] as const) await budgets.reserve(target, "tokens", 10);
  expect(await budgets.left(null, "tokens")).toBe(60);
});

it("a budget per connection is of those of a client with one id", async () => {
  const room = roomPer("connection");
  const [ada, tab] = [await room.enter("a"), await room.enter("b", { "x-user": "a" })];
  const { budgets } = room.bouncer;
  await budgets.reserve(ada, "tokens", 10);
  expect([await budgets.left(ada, "tokens"), await budgets.left(tab, "tokens")]).toEqual([90, 100]);
  room.leave(ada);
  // Whoever takes another one's id still has its own.
  const [back, eve] = [await room.enter("a"), await room.enter("a", { "x-user": "eve" })];
  expect([await budgets.left(back, "tokens"), await budgets.left(eve, "tokens")]).toEqual([90, 100]);
});

it("a connection whose client is unknown has the budget to itself", async () => {
  const room = roomPer("client");
  const [one, other] = [await room.enter("one", {}), await room.enter("other", {})];
  await room.bouncer.budgets.reserve(one, "tokens", 10);
  const { budgets } = room.bouncer;
  expect([await budgets.left(one, "tokens"), await budgets.left(other, "tokens")]).toEqual([90, 100]);
});

it("a connection's id may be of any length", async () => {
  const room = roomPer("connection");
  const ada = await room.enter("ä".repeat(5_000), { "x-user": "ada" });
  await room.bouncer.budgets.reserve(ada, "tokens", 10);
  expect(await room.bouncer.budgets.left(ada, "tokens")).toBe(90);
});

it("a function says who shares a budget, and whether it applies", async () => {
  const asked: ClientInfo[] = [];
  const room = roomPer((info) => {
    asked.push(info);
    return info.userId === "free" ? null : `${info.userId?.split("@")[1]}`;
  });
  const ada = await room.enter("ada@here");
  const { budgets } = room.bouncer;
  await budgets.reserve(ada, "tokens", 10);
  await budgets.reserve("user:bob@here", "tokens", 20);
  await budgets.reserve("user:eve@there", "tokens", 30);
  expect(await budgets.left(ada, "tokens")).toBe(70);
  expect(await budgets.left("user:free", "tokens")).toBe(Infinity);
  expect(asked[0]).toMatchObject({ userId: "ada@here", connectionId: "ada@here" });
  expect(asked[1]).toEqual({
    clientKey: "user:bob@here",
    userId: "bob@here",
    connectionId: "",
    address: null,
    tier: null,
  });
});

it("what a function returns may be of any length, and is stored without its address", async () => {
  const room = roomPer(({ address }) => `${address}/${"x".repeat(5_000)}`);
  const shared = roomPer(({ address }) => address);
  for (const each of [room, shared]) {
    const ada = await each.enter("ada", from("203.0.113.7"));
    await each.bouncer.budgets.reserve(ada, "tokens", 10);
    expect(await each.bouncer.budgets.left("address:203.0.113.7", "tokens")).toBe(90);
    expect(each.memory.keys(BUDGETS)).toHaveLength(1);
    expect(each.memory.text).not.toContain("203.0.113.7");
  }
});

it("what a function throws reaches who asked", async () => {
  const room = roomPer(() => {
    throw new Error("my own mistake");
  });
  await expect(room.bouncer.budgets.reserve("user:ada", "tokens", 1)).rejects.toThrow("my own mistake");
});

it.each([
  ["client", null, /target: expected a connection or a client's key, since .*"tokens" is not per room/],
  ["client", "ada", /target: expected "user:<id>", "address:<address>" or a connection, received "ada"/],
  ["connection", "user:ada", /target: expected a connection, since the budget "tokens" is per connection/],
] as const)("a budget per %s cannot be charged to %j", async (per, target, message) => {
  const { budgets } = roomPer(per).bouncer;
  await expect(budgets.reserve(target as null, "tokens", 1)).rejects.toThrow(message);
  await expect(budgets.left(target as null, "tokens")).rejects.toThrow(TypeError);
});
