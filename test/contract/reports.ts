import { type ExpectStatic, it } from "vitest";
import type { RoomSummary } from "../../src/collector/calls.ts";
import type { Metrics } from "../../src/events/metrics.ts";
import type { RoomAddress } from "../../src/platform/ledger-port.ts";
import { Client, type Host } from "../support/client.ts";
import { pause, SECOND } from "../support/time.ts";
import type { Order } from "./apps/moderation.ts";
import { reportsOf } from "./apps/outage.ts";

const unique = (): string => Math.random().toString(36).slice(2);

/** A room hibernates ten seconds after its last event. */
const ASLEEP = 13 * SECOND;

/** What rooms tell their collectors, on every host, hibernating or in memory. */
export function reports(host: Host, party: string): void {
  const open = async (room: string, user: string): Promise<Client> => {
    const client = await new Client(await host.connect(party, room, { user })).opened();
    await client.settled();
    return client;
  };

  /** Says something too large, and a little more before it can have been warned. @returns ms until it was warned */
  const misbehave = async (client: Client): Promise<number> => {
    const start = Date.now();
    client.do({ do: "say", text: "x".repeat(host.isDocument ? 1_050_000 : 2_000) });
    for (let said = 0; said < 5; said++) client.do({ do: "say", text: "hello" });
    await client.until("a warning", () => client.warnings[0]);
    const took = Date.now() - start;
    // Then it is heard again. If the rest came late, it has ignored the warning, and there are more.
    for (let waited = 0; waited < client.warnings.length;) {
      waited = client.warnings.length;
      await pause(2 * Number(client.warnings.at(-1)?.["retryAfter"]));
    }
    await client.settled();
    return took;
  };

  const api = async () => {
    const client = await open(unique(), "mod");
    const order = (given: Order): Promise<unknown> => client.ask(given);
    return {
      order,
      /** A new room: what it is called, and how the ledger finds it. */
      async room(): Promise<{ name: string; address: RoomAddress }> {
        const [name, user] = [unique(), unique()];
        const scout = await open(name, user);
        const [address] = (await order({ order: "rooms", target: `user:${user}` })) as RoomAddress[];
        scout.leave();
        if (address === undefined) throw new Error("the ledger knows of no room");
        return { name, address };
      },
      reported: async (room: RoomAddress) => (await order({ order: "reported", room })) as RoomSummary | null,
      metrics: async (room: RoomAddress) =>
        (await order({ order: "askRoom", room, question: { ask: "metrics" } })) as Metrics,
    };
  };

  type Api = Awaited<ReturnType<typeof api>>;

  /** All that a room has refused is known to its collector, by two seconds after the last message. */
  const reportsAll = async (expect: ExpectStatic, { reported }: Api, room: RoomAddress, refused: number) =>
    expect.poll(async () => (await reported(room))?.refusedInAll, { timeout: 10 * SECOND }).toBe(refused);

  it("is who is here, and what was refused, each message once", async ({ expect }) => {
    const asking = await api();
    const { name, address } = await asking.room();
    const [eve, bob] = [await open(name, "eve"), await open(name, "bob")];
    await misbehave(eve);
    const { refused } = await asking.metrics(address);
    expect(refused).toBeGreaterThan(0);
    await reportsAll(expect, asking, address, refused);
    await expect
      .poll(() => asking.reported(address))
      .toMatchObject({ ...address, connections: 2, clients: 2, outbox: 0 });
    bob.leave();
    eve.leave();
    await expect.poll(async () => (await asking.reported(address))?.connections).toBe(0);
    expect((await asking.reported(address))?.refusedInAll).toBe(refused);
  });

  it.skipIf(host.evict === undefined)(
    "outlives the room's memory, and goes on from there",
    async ({ expect }) => {
      const asking = await api();
      const { name, address } = await asking.room();
      let all = 0;
      for (const user of ["eve", "mallory"]) {
        await misbehave(await open(name, user));
        all += (await asking.metrics(address)).refused;
        await reportsAll(expect, asking, address, all);
        await host.evict?.(party, name);
      }
      expect((await asking.metrics(address)).refused).toBe(0);
    },
  );

  it.runIf(host.sleeps === true)(
    "is all that happened by the time that it sleeps, as it does all the same",
    async ({ expect }) => {
      const asking = await api();
      const { name, address } = await asking.room();
      const [eve, bob] = [await open(name, "eve"), await open(name, "bob")];
      const instance = async (): Promise<unknown> => {
        const before = bob.of("instance").length;
        bob.do({ do: "instance" });
        return (await bob.until("an answer", () => bob.of("instance")[before])).value;
      };
      await misbehave(eve);
      const [before, { refused }] = [await instance(), await asking.metrics(address)];
      await pause(ASLEEP);
      expect(await asking.reported(address)).toMatchObject({ refusedInAll: refused, connections: 2 });
      expect(await instance()).not.toBe(before);
      expect((await asking.metrics(address)).refused).toBe(0);
      await reportsAll(expect, asking, address, refused);
    },
  );

  it("is not lost, nor counted twice, if the collector is away, slow or late, and delays no message", async ({
    expect,
  }) => {
    const asking = await api();
    const { name, address } = await asking.room();
    let all = 0;
    for (const [index, outage] of (["away", "slow", "late"] as const).entries()) {
      const eve = await open(name, `eve-${index}`);
      await reportsAll(expect, asking, address, all);
      // A room that has slept since counts from 0.
      const before = (await asking.metrics(address)).refused;
      await asking.order({ order: "outage", outage, shard: reportsOf(address.room) });
      // If messages waited for the collector, it would be a second for each.
      expect(await misbehave(eve)).toBeLessThan(5 * SECOND);
      await pause(2 * SECOND);
      await asking.order({ order: "outage", outage: "none", shard: reportsOf(address.room) });
      all += (await asking.metrics(address)).refused - before;
      await reportsAll(expect, asking, address, all);
    }
  });
}
