import type { BudgetRefusal, Reservation } from "party-bouncer";
import { describe, expect, it } from "vitest";
import { Client, type Host } from "../support/client.ts";
import { pause } from "../support/time.ts";
import type { Purchase } from "./apps/spending.ts";

type Outcome = Pick<Reservation, "ok" | "id" | "left"> | BudgetRefusal;

/** What budgets guarantee on every host. */
export function budgetContract(name: string, host: Host, party: string): void {
  const unique = (): string => Math.random().toString(36).slice(2);

  const open = async (room: string, user: string): Promise<Client> =>
    new Client(await host.connect(party, room, { user })).opened();

  const run = <T>(client: Client, purchase: Purchase): Promise<T> => client.ask(purchase) as Promise<T>;

  const reserve = (client: Client, amounts: number[], budget = "tokens"): Promise<Outcome[]> =>
    run(client, { do: "reserve", amounts, budget });

  const idsOf = (outcomes: readonly Outcome[]): string[] =>
    outcomes.flatMap((outcome) => (outcome.ok ? [outcome.id] : []));

  describe(`${name}: budgets`, () => {
    it("grant exactly what there is to many turns at the same time, over all of a client's connections", async () => {
      const room = unique();
      const tabs = await Promise.all([open(room, "ada"), open(room, "ada"), open(room, "ada")]);
      const outcomes = await Promise.all(tabs.map((tab) => reserve(tab, Array<number>(20).fill(7))));
      expect(idsOf(outcomes.flat())).toHaveLength(14);
      const refusal = outcomes.flat().find(({ ok }) => !ok);
      expect(refusal).toMatchObject({ ok: false, retryAfter: expect.any(Number) });
      expect(await run(await open(room, "bob"), { do: "look" })).toBe(100);
      expect(await run(await open(room, "bob"), { do: "look", target: "user:ada" })).toBe(2);
    });

    it("charge what a turn has cost, once, whoever settles it", async () => {
      const room = unique();
      const [ada, bob] = [await open(room, "ada"), await open(room, "bob")];
      const ids = idsOf(await reserve(ada, [30, 30]));
      expect(await run(bob, { do: "settle", ids: [...ids, ...ids], actual: 5 })).toEqual([
        true,
        true,
        false,
        false,
      ]);
      expect(await run(ada, { do: "refund", ids })).toEqual([false, false]);
      expect(await run(ada, { do: "look" })).toBe(90);
      const [more] = idsOf(await reserve(ada, [90]));
      expect(await run(ada, { do: "settle", ids: [`${more}`], actual: 500 })).toEqual([true]);
      expect(await reserve(ada, [1])).toMatchObject([{ ok: false, left: 0 }]);
    });

    it("grant after retryAfter what was refused", async () => {
      const ada = await open(unique(), "ada");
      // By one message, so that no second can pass between the two.
      const [, refusal] = await reserve(ada, [60, 60], "quick tokens");
      if (refusal === undefined || refusal.ok) throw new Error("it was not refused");
      expect(refusal.retryAfter).toBeLessThanOrEqual(1_000);
      await pause(refusal.retryAfter + 5);
      expect(await reserve(ada, [60], "quick tokens")).toMatchObject([{ ok: true, left: 40 }]);
    });

    it("can be everybody's", async () => {
      const room = unique();
      const [ada, bob] = [await open(room, "ada"), await open(room, "bob")];
      await reserve(ada, [30], "everybody's");
      expect(await reserve(bob, [80], "everybody's")).toMatchObject([{ ok: false, left: 70 }]);
    });

    it("outlive the app's deleteAll, and do not show among what it keeps", async () => {
      const ada = await open(unique(), "ada");
      await reserve(ada, [30]);
      expect(await run(ada, { do: "delete all" })).toEqual([]);
      expect(await run(ada, { do: "look" })).toBe(70);
    });

    it.skipIf(host.evict === undefined)("outlive the room's memory", async () => {
      const room = unique();
      const ada = await open(room, "ada");
      const [id = ""] = idsOf(await reserve(ada, [60]));
      await host.evict?.(party, room);
      expect(await run(ada, { do: "look" })).toBe(40);
      expect(await run(ada, { do: "settle", ids: [id, id], actual: 25 })).toEqual([true, false]);
      await host.evict?.(party, room);
      expect(await run(ada, { do: "settle", ids: [id], actual: 25 })).toEqual([false]);
      expect(await run(ada, { do: "look" })).toBe(75);
    });
  });
}
