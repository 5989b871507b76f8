import { describe, expect, it } from "vitest";
import type { BudgetRefusal, Policy, Reservation } from "party-bouncer";
import { BUDGETS } from "../../../src/storage/storage-keys.ts";
import { byHeaders, from, Room } from "../../support/room.ts";
import { HOUR, MINUTE } from "../../support/time.ts";

const policy = {
  identify: byHeaders,
  budgets: [{ name: "tokens", limit: 100, window: "1h" }],
} satisfies Policy;

function granted(outcome: Reservation | BudgetRefusal): Reservation {
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome)}`);
  return outcome;
}

describe("bouncer.budgets", () => {
  it("reserves, settles and gives back", async () => {
    const room = new Room(policy);
    const ada = await room.enter("ada");
    const { budgets } = room.bouncer;
    const turn = granted(await budgets.reserve(ada, "tokens", 60));
    expect(turn.left).toBe(40);
    expect(await budgets.reserve(ada, "tokens", 50)).toEqual({ ok: false, retryAfter: HOUR, left: 40 });
    await turn.settle(25);
    await turn.settle(60);
    await turn.refund();
    expect(await budgets.left(ada, "tokens")).toBe(75);
    const other = granted(await budgets.reserve(ada, "tokens", 75));
    await other.refund();
    await other.settle(75);
    expect(await budgets.left(ada, "tokens")).toBe(75);
  });

  it("settles by id, also once the room was loaded again, and nothing twice", async () => {
    const room = new Room(policy);
    const ada = await room.enter("ada");
    const { id } = granted(await room.bouncer.budgets.reserve(ada, "tokens", 60));
    const refunded = granted(await room.bouncer.budgets.reserve(ada, "tokens", 10));
    room.evict();
    const { budgets } = room.bouncer;
    expect(await budgets.left(ada, "tokens")).toBe(30);
    expect([await budgets.settle(id, 90), await budgets.settle(id, 90)]).toEqual([true, false]);
    expect([await budgets.refund(refunded.id), await budgets.refund(refunded.id)]).toEqual([true, false]);
    expect(await budgets.left(ada, "tokens")).toBe(10);
  });

  it.each([[undefined], [Number.NaN], [-1], ["5"]])(
    "charges what was reserved if it has cost %j",
    async (actual) => {
      const room = new Room(policy);
      const ada = await room.enter("ada");
      const turn = granted(await room.bouncer.budgets.reserve(ada, "tokens", 60));
      room.now += HOUR / 2;
      await turn.settle(actual as number);
      room.now += HOUR / 2;
      expect(await room.bouncer.budgets.left(ada, "tokens")).toBe(40);
    },
  );

  it("rounds up", async () => {
    const room = new Room(policy);
    const ada = await room.enter("ada");
    const turn = granted(await room.bouncer.budgets.reserve(ada, "tokens", 9.2));
    expect(turn.left).toBe(90);
    await turn.settle(0.01);
    expect(await room.bouncer.budgets.left(ada, "tokens")).toBe(99);
  });

  it("survives a cost beyond all numbers", async () => {
    const room = new Room(policy);
    const ada = await room.enter("ada");
    const turn = granted(await room.bouncer.budgets.reserve(ada, "tokens", 1));
    await turn.settle(Infinity);
    room.evict();
    expect(await room.bouncer.budgets.reserve(ada, "tokens", 1)).toMatchObject({ ok: false, left: 0 });
    room.now += HOUR;
    expect(await room.bouncer.budgets.left(ada, "tokens")).toBe(100);
  });

  it("charges all connections of a client, and its key, to one account", async () => {
    const room = new Room(policy);
    const [ada, tab] = [await room.enter("ada"), await room.enter("tab", { "x-user": "ada" })];
    const { budgets } = room.bouncer;
    await budgets.reserve(ada, "tokens", 10);
    await budgets.reserve(tab, "tokens", 20);
    await budgets.reserve("user:ada", "tokens", 30);
    expect(await budgets.left("user:ada", "tokens")).toBe(40);
    expect(await budgets.left("user:bob", "tokens")).toBe(100);
    room.leave(ada);
    room.leave(tab);
    room.evict();
    expect(await room.bouncer.budgets.left("user:ada", "tokens")).toBe(40);
  });

  it("grants exactly what there is to a thousand turns at the same time", async () => {
    const room = new Room({ budgets: [{ name: "tokens", limit: 5_000, window: "1h", per: "room" }] });
    const outcomes = await Promise.all(
      Array.from({ length: 1_000 }, () => room.bouncer.budgets.reserve(null, "tokens", 7)),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(714);
  });

  it("knows a client by its address, and stores no address", async () => {
    const room = new Room({ ...policy, identify: undefined });
    const ada = await room.enter("ada", from("203.0.113.7"));
    const turn = granted(await room.bouncer.budgets.reserve(ada, "tokens", 60));
    expect(await room.bouncer.budgets.left("address:203.0.113.7", "tokens")).toBe(40);
    expect(room.memory.text + turn.id).not.toContain("203.0.113.7");
    expect(await room.bouncer.budgets.settle(turn.id, 1)).toBe(true);
  });

  it("goes by the limit of a client's tier", async () => {
    const room = new Room({
      budgets: [{ name: "tokens", limit: 100, window: "1h", tiers: { pro: { limit: 1_000 }, staff: false } }],
      identify: ({ headers }) => ({ id: headers.get("x-user"), tier: headers.get("x-user") }),
    });
    const [pro, staff, other] = [
      await room.enter("pro"),
      await room.enter("staff"),
      await room.enter("constructor"),
    ];
    const { budgets } = room.bouncer;
    const left = await Promise.all([pro, staff, other].map((each) => budgets.left(each, "tokens")));
    expect(left).toEqual([1_000, Infinity, 100]);
    expect(await budgets.left("user:pro", "tokens")).toBe(1_000);
    const free = granted(await budgets.reserve(staff, "tokens", 1_000_000));
    expect([free.id, free.left, await free.settle(5)]).toEqual(["", Infinity, undefined]);
    room.leave(pro);
    expect(await budgets.left("user:pro", "tokens")).toBe(100);
  });

  it("has budgets of its own for each name, and lets none read another's key", async () => {
    const names = ["tokens", "tokens/1", "a/b", "ä€😀", "%"];
    const room = new Room({
      identify: byHeaders,
      budgets: names.map((name) => ({ name, limit: 100, window: "1h" })),
    });
    const ids = await Promise.all(
      ["user:ada", "user:ada/tokens", "user:😀"].flatMap((client) =>
        names.map(
          async (name) => granted(await room.bouncer.budgets.reserve(client as "user:ada", name, 60)).id,
        ),
      ),
    );
    expect(room.memory.keys(BUDGETS)).toHaveLength(15);
    const results = await Promise.all(ids.map((id) => room.bouncer.budgets.settle(id, 1)));
    expect(results).toEqual(ids.map(() => true));
    expect(await room.bouncer.budgets.left("user:ada", "a/b")).toBe(99);
  });

  it("keeps what was spent when the policy is replaced, and settles what is no longer in it", async () => {
    const room = new Room(policy);
    const ada = await room.enter("ada");
    const turn = granted(await room.bouncer.budgets.reserve(ada, "tokens", 60));
    room.bouncer.setPolicy({ identify: byHeaders });
    await turn.settle(30);
    room.bouncer.setPolicy({ ...policy, budgets: [{ name: "tokens", limit: 50, window: "30m" }] });
    expect(await room.bouncer.budgets.left(ada, "tokens")).toBe(20);
    room.now += 30 * MINUTE;
    expect(await room.bouncer.budgets.left(ada, "tokens")).toBe(50);
  });

  it("answers the same in a dry run: what follows is up to the app", async () => {
    const room = new Room({ ...policy, enforce: false });
    const ada = await room.enter("ada");
    expect(await room.bouncer.budgets.reserve(ada, "tokens", 101)).toEqual({
      ok: false,
      retryAfter: Infinity,
      left: 100,
    });
  });

  it("does without a storage", async () => {
    const room = new Room(policy, { storage: null });
    const ada = await room.enter("ada");
    const turn = granted(await room.bouncer.budgets.reserve(ada, "tokens", 60));
    expect(await room.bouncer.budgets.settle(turn.id, 10)).toBe(true);
    expect(await room.bouncer.budgets.left(ada, "tokens")).toBe(90);
  });

  it.each([
    ["", 1],
    ["party-bouncer:ban/x/y/0123456789abcdef01234567", 1],
    ["../../x/0123456789abcdef01234567", 1],
    [`user%3Aada/tokens/${"0".repeat(24)}`, 1],
    [`${"a".repeat(5_000)}/b/${"0".repeat(24)}`, 1],
    [null, 1],
  ])("knows no reservation %j", async (id, actual) => {
    const room = new Room(policy);
    expect(await room.bouncer.budgets.settle(id as string, actual)).toBe(false);
    expect(await room.bouncer.budgets.refund(id as string)).toBe(false);
    expect(room.memory.records.size).toBe(0);
  });

  it.each([["5"], [-1], [Number.NaN], [Infinity], [undefined]])("refuses to reserve %j", async (amount) => {
    const room = new Room(policy);
    await expect(room.bouncer.budgets.reserve("user:ada", "tokens", amount as number)).rejects.toThrow(
      /^amount: expected a number of 0 or more, received/,
    );
  });

  it("says which budget was meant", async () => {
    const room = new Room(policy);
    await expect(room.bouncer.budgets.left("user:ada", "token")).rejects.toThrow(
      `name: expected the name of one of the policy's budgets, received "token". Did you mean "tokens"?`,
    );
  });
});
