import { describe, expect, it } from "vitest";
import type {
  AdminClient,
  AdminProblem,
  AdminRoomSwitches,
  AdminSwitched,
  AdminSwitchPage,
} from "../../src/admin/index.ts";
import type { Client } from "../support/client.ts";
import { HOUR, MINUTE, SECOND } from "../support/time.ts";
import { TOKENS } from "./apps/operators.ts";
import { type OperatedHost, operatorOf, unique } from "./operator-api.ts";

/** What operators switch on for a while, on each host. */
export function switchingContract(name: string, host: OperatedHost, party: string): void {
  const { ask, connection, done, join } = operatorOf(host, party);
  const pathOf = (room: string, what: string): string => `/v1/rooms/${party}/${room}/${what}`;
  /** A room that has reported, with a client. */
  const scene = async (): Promise<{ room: string; user: string; client: Client }> => {
    const [room, user] = [unique(), unique()];
    const client = await join(room, user);
    await expect
      .poll(async () => (await ask("GET", pathOf(room, "switches"))).status, { timeout: 15 * SECOND })
      .toBe(200);
    return { room, user, client };
  };
  const onIn = async (room: string): Promise<readonly unknown[]> =>
    (await done<AdminRoomSwitches>("GET", pathOf(room, "switches"))).switches;
  const listed = async (room: string): Promise<unknown[]> => {
    const { switches } = await done<AdminSwitchPage>("GET", "/v1/switches?limit=1000");
    return switches.filter((each) => each.room === room);
  };
  /** Sends so many at once, and waits until the room has counted them. @returns how many were refused */
  const flood = async (client: Client, user: string, count: number): Promise<number> => {
    const sent = async (): Promise<{ admitted: number; refused: number }> => (await connection(user)).sent;
    const before = await sent();
    for (let index = 0; index < count; index++) client.do({ do: "read" });
    await expect
      .poll(async () => {
        const { admitted, refused } = await sent();
        return admitted + refused;
      })
      .toBe(before.admitted + before.refused + count);
    return (await sent()).refused - before.refused;
  };

  describe(`${name}: slow mode`, () => {
    it("is felt by clients, is listed, and is over by hand", async () => {
      const { room, user, client } = await scene();
      const body = { every: "1m", for: "15m", reason: "a raid" };
      const { switches } = await done<AdminSwitched>("PUT", pathOf(room, "slow-mode"), { body });
      const on = { kind: "slow-mode", every: MINUTE, by: "ada", reason: "a raid" };
      expect(switches).toEqual([expect.objectContaining(on)]);
      expect((switches[0]?.until ?? 0) - (switches[0]?.at ?? 0)).toBe(15 * MINUTE);
      const told = await client.until("word of it", () => client.of("party-bouncer:slow-mode")[0]);
      expect(told["every"]).toBe(MINUTE);
      expect(await flood(client, user, 3)).toBe(2);
      expect(await onIn(room)).toEqual(switches);
      await expect
        .poll(() => listed(room), { timeout: 15 * SECOND })
        .toEqual([{ party, room, switch: switches[0] }]);
      const ended = await done<AdminSwitched>("DELETE", pathOf(room, "slow-mode"), {
        body: { reason: "calm" },
      });
      expect(ended.switches).toEqual(switches);
      expect(await onIn(room)).toEqual([]);
      expect(await done("DELETE", pathOf(room, "slow-mode"))).toEqual({ switches: [] });
      await expect.poll(() => listed(room), { timeout: 15 * SECOND }).toEqual([]);
      await client.until("the end", () => client.of("party-bouncer:slow-mode").at(-1)?.["every"] === 0);
    });

    it("ends at a moment, by itself", async () => {
      const { room } = await scene();
      const start = Date.now();
      // For longer than a machine stalls: a moment that has passed is refused.
      const until = start + 6_000;
      const { switches } = await done<AdminSwitched>("PUT", pathOf(room, "slow-mode"), { body: { until } });
      expect(switches[0]).toMatchObject({ kind: "slow-mode", every: 10_000 });
      // It is later by as much as the request was on its way to the room.
      const later = (switches[0]?.until ?? 0) - until;
      expect(later).toBeGreaterThanOrEqual(0);
      expect(later).toBeLessThanOrEqual(Date.now() - start);
      await expect.poll(() => onIn(room), { timeout: 25 * SECOND }).toEqual([]);
    });

    it.skipIf(host.evict === undefined)("outlives a room that was thrown out of memory", async () => {
      const { room, user, client } = await scene();
      await done("PUT", pathOf(room, "slow-mode"), { body: { every: "1m", for: "15m" } });
      await host.evict?.(party, room);
      expect((await onIn(room)).length).toBe(1);
      expect(await flood(client, user, 3)).toBeGreaterThanOrEqual(2);
    });
  });

  describe(`${name}: a posture`, () => {
    it("is one that the policy prepares, for as long as the policy says", async () => {
      const { room, user, client } = await scene();
      const { postures } = await done<AdminRoomSwitches>("GET", pathOf(room, "switches"));
      expect(postures).toEqual([{ name: "shield", for: 20 * MINUTE, hasRule: false }]);
      const body = { posture: "shield", reason: "a raid" };
      const { switches } = await done<AdminSwitched>("PUT", pathOf(room, "posture"), { body });
      expect(switches).toEqual([
        expect.objectContaining({ kind: "posture", posture: "shield", by: "ada", reason: "a raid" }),
      ]);
      expect((switches[0]?.until ?? 0) - (switches[0]?.at ?? 0)).toBe(20 * MINUTE);
      expect(await flood(client, user, 5)).toBeGreaterThanOrEqual(3);
      const ended = await done<AdminSwitched>("DELETE", pathOf(room, "posture"));
      expect(ended.switches).toEqual(switches);
      const unknown = await ask("PUT", pathOf(room, "posture"), { body: { posture: "sword" } });
      const { detail } = (await unknown.json()) as AdminProblem;
      expect([unknown.status, detail]).toEqual([400, expect.stringContaining("sword")]);
    });
  });

  describe(`${name}: other numbers for a client`, () => {
    it("apply in each room that it is in or comes to, and end", async () => {
      const { room, user, client } = await scene();
      const path = `/v1/clients/user:${user}/override`;
      const limits = { messages: { limit: 2, window: "1m" } };
      const { switches } = await done<AdminSwitched>("PUT", path, {
        body: { limits, for: "1h", reason: "slower" },
      });
      expect(switches).toEqual([
        expect.objectContaining({
          kind: "override",
          target: `user:${user}`,
          limits: { messages: { limit: 2, window: MINUTE, burst: 2 } },
          by: "ada",
        }),
      ]);
      expect((switches[0]?.until ?? 0) - (switches[0]?.at ?? 0)).toBe(HOUR);
      const { override } = await done<AdminClient>("GET", `/v1/clients/user:${user}`);
      expect(override).toEqual(switches[0]);
      await expect.poll(() => onIn(room)).toEqual(switches);
      expect(await flood(client, user, 5)).toBe(3);
      const elsewhere = await join(unique(), user);
      expect(await flood(elsewhere, user, 4)).toBeGreaterThanOrEqual(2);
      expect(await done("DELETE", path)).toEqual({ switches });
      expect(await done("DELETE", path)).toEqual({ switches: [] });
      await expect.poll(() => onIn(room)).toEqual([]);
    });

    it.each([
      { for: "1h" },
      { limits: {}, for: "1h" },
      { limits: { messages: { limit: 0, window: "1s" } }, for: "1h" },
      { limits: { messages: true }, for: "1h" },
      { limits: [], for: "1h" },
      { limits: { messages: false } },
      { limits: { messages: false }, for: "forever" },
      { limits: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [index, false])), for: "1h" },
    ])("are refused with words, if they are none: %j", async (body) => {
      const answer = await ask("PUT", "/v1/clients/user:eve/override", { body });
      const { issues } = (await answer.json()) as AdminProblem;
      expect([answer.status, issues?.length]).toEqual([400, 1]);
      expect(issues?.[0]?.expected).not.toMatch(/Invalid/);
    });
  });

  describe(`${name}: switches, attacked`, () => {
    it("are switched by nobody who may only look, nor in a room that there is not", async () => {
      const { room } = await scene();
      for (const method of ["PUT", "DELETE"]) {
        for (const [what, body] of [
          ["slow-mode", { for: "1m" }],
          ["posture", { posture: "shield" }],
        ] as const) {
          const sent = method === "PUT" ? { body } : {};
          const denied = await ask(method, pathOf(room, what), { ...sent, token: TOKENS.viewer });
          expect(denied.status).toBe(403);
          expect((await ask(method, pathOf(unique(), what), sent)).status).toBe(404);
        }
      }
      expect(await onIn(room)).toEqual([]);
      expect((await ask("GET", pathOf(unique(), "switches"))).status).toBe(404);
      expect((await ask("GET", "/v1/switches?after=x")).status).toBe(400);
    });

    it("take no end that has passed, none beyond 31 days, and no words that are none", async () => {
      const { room } = await scene();
      const path = pathOf(room, "slow-mode");
      for (const body of [
        { until: Date.now() - 1 },
        { until: Date.now() + 32 * 24 * HOUR },
        { for: "1m", until: Date.now() + HOUR },
        {},
        { for: "1m", reason: "x".repeat(1_001) },
        { for: "1m", reason: "\ud800" },
        { for: "1m", every: 1 },
      ]) {
        expect([body, (await ask("PUT", path, { body })).status]).toEqual([body, 400]);
      }
      expect(await onIn(room)).toEqual([]);
    });
  });
}
