import { describe, expect, it, vi } from "vitest";
import { auditCallSchema, type NoteCall, type SettleCall } from "../../../src/audit/calls.ts";
import { Log } from "../../../src/admin/log.ts";
import { noted } from "../../../src/admin/noted.ts";
import { Problem } from "../../../src/admin/problem.ts";
import { type RouteName, ROUTES } from "../../../src/admin/routes.ts";

type Kept = NoteCall | SettleCall;

/** Does something by a route. @returns what the audit was told by the time it was done, and in all */
function doing(
  name: RouteName,
  {
    body = null as unknown,
    query = {} as unknown,
    params = {} as Record<string, string>,
    failing = [] as ("note" | "settle")[],
    act = async (): Promise<string> => "the answer",
  } = {},
) {
  const told: Kept[] = [];
  let before: Kept[] | null = null;
  const ledger = {
    call: async (shard: string, call: object) => {
      if (shard === "secret") return "0".repeat(64);
      expect(shard).toBe("audit:0");
      if (failing.includes((call as Kept).do as "note")) throw new Error("the disk is full");
      told.push(call as Kept);
      return true;
    },
  };
  const log = new Log();
  const error = vi.spyOn(log, "error").mockImplementation(() => {});
  const operator = { name: "ada", role: "moderator" } as const;
  const outcome = noted({ name, route: ROUTES[name], params }, { ledger, operator, query, body, log }, () => {
    before = [...told];
    return act();
  });
  return { told, before: () => before, outcome, error };
}

describe("what an operator does", () => {
  it("is kept before it is done, and what has come of it after", async () => {
    const body = {
      target: "user:eve",
      kind: "close",
      for: 3_600_000,
      reason: "spam links",
      label: undefined,
    };
    const { told, before, outcome } = doing("ban", { body });
    expect(await outcome).toBe("the answer");
    const [noted, settled] = told as [NoteCall, SettleCall];
    expect(before()).toEqual([noted]);
    expect(noted).toEqual({
      do: "note",
      entry: {
        id: expect.any(String),
        at: expect.any(Number),
        by: "ada",
        role: "moderator",
        action: "ban",
        target: "user:eve",
        room: null,
        detail: "kind: close, for: 1 hour",
        asked: { kind: "close", for: 3_600_000 },
        reason: "spam links",
        outcome: "begun",
      },
    });
    const { id, at } = noted.entry;
    expect(settled).toEqual({ do: "settle", id, at, outcome: "done" });
  });

  it("is not done if it cannot be kept", async () => {
    const { before, outcome, error } = doing("lift", { params: { target: "user:eve" }, failing: ["note"] });
    const problem = await outcome.catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ status: 503 });
    expect(before()).toBeNull();
    expect(error).toHaveBeenCalledOnce();
  });

  it("says that it failed if it failed", async () => {
    const failure = new Problem(409, "no");
    const { told, outcome } = doing("lift", {
      params: { target: "user:eve" },
      act: () => Promise.reject(failure),
    });
    await expect(outcome).rejects.toBe(failure);
    expect(told[1]).toMatchObject({ do: "settle", outcome: "failed" });
  });

  it("is answered as it went, even if that cannot be kept", async () => {
    const { outcome, error } = doing("lift", { params: { target: "user:eve" }, failing: ["settle"] });
    expect(await outcome).toBe("the answer");
    expect(error).toHaveBeenCalledOnce();
  });

  it("is not begun if it is about nobody", async () => {
    const { told, before, outcome } = doing("lift", { params: { target: "collector:0" } });
    await expect(outcome).rejects.toMatchObject({ status: 400 });
    expect([told, before()]).toEqual([[], null]);
  });

  it("is kept with an address as its hash", async () => {
    const { told, outcome } = doing("lift", { params: { target: "address:203.0.113.7" } });
    await outcome;
    expect((told[0] as NoteCall).entry.target).toMatch(/^address:#[0-9a-f]+$/);
  });

  it("is said in a few words, however much it was", async () => {
    const body = { target: "user:eve", list: ["x".repeat(400)], until: 0, every: 2_000, "\ud800": "\udfff" };
    const { told, outcome } = doing("ban", { body });
    await outcome;
    const { detail } = (told[0] as NoteCall).entry;
    expect(detail).toMatch(/^list: \["x+…$/);
    expect(detail.length).toBe(300);
    expect(detail.isWellFormed()).toBe(true);
  });

  it("is kept field by field, as far as there is room", async () => {
    const limits = { messages: { limit: 20, window: 1_000, burst: 20 } };
    const body = {
      target: "user:eve",
      limits,
      note: "n".repeat(990),
      for: 60_000,
      until: undefined,
      reason: "r",
    };
    const { told, outcome } = doing("override", {
      params: { target: "user:eve" },
      body,
      query: { format: "csv" },
    });
    await outcome;
    const { asked } = (told[0] as NoteCall).entry;
    expect(asked).toEqual({ format: "csv", limits, for: 60_000 });
    expect(auditCallSchema.safeParse(told[0]).success).toBe(true);
  });

  it("fills what there is room for, and not a character more", async () => {
    const fieldOf = (length: number): object => ({ a: "x".repeat(length - '{"a":""}'.length) });
    for (const [length, kept] of [
      [1_000, 1],
      [1_001, 0],
    ] as const) {
      const { told, outcome } = doing("lift", { params: { target: "user:eve" }, body: fieldOf(length) });
      await outcome;
      const { asked } = (told[0] as NoteCall).entry;
      expect([length, Object.keys(asked ?? {}).length]).toEqual([length, kept]);
      expect(auditCallSchema.safeParse(told[0]).success).toBe(true);
    }
  });

  it("is not noted if it only reads, unless its route says so", async () => {
    for (const name of Object.keys(ROUTES) as RouteName[]) {
      const { told, outcome } = doing(name, { query: { format: "json" }, params: { target: "user:eve" } });
      expect(await outcome).toBe("the answer");
      const isNoted = ROUTES[name].method !== "GET" || /^(?:export|statements$)/.test(name);
      expect([name, told.length]).toEqual([name, isNoted ? 2 : 0]);
    }
  });
});
