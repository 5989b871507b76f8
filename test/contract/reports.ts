import { type ExpectStatic, it } from "vitest";
import type { RoomSummary } from "../../src/collector/calls.ts";
import type { Metrics } from "../../src/events/metrics.ts";
import type { RoomAddress } from "../../src/platform/ledger-port.ts";
import { Client, type Host } from "../support/client.ts";
import { quickest } from "../support/quickest.ts";
import { pause, SECOND } from "../support/time.ts";
import { reportsOf } from "./apps/outage.ts";
import { moderatorBy } from "./moderator.ts";

const unique = (): string => Math.random().toString(36).slice(2);

/** A room hibernates ten seconds after its last event. */
const ASLEEP = 13 * SECOND;

/** How often a room is given the time to. On a machine that stalls, it may still be awake after the first. */
const NIGHTS = 3;

/** As long as a machine may stall. */
const POLL = { timeout: 20 * SECOND };

/** A room tries again three times by itself to report, for at least so many ms. */
const TRIES_FOR = 5 * SECOND;

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
    await client.insist({ do: "read" }, "state");
    return took;
  };

  const api = async () => {
    const client = await open(unique(), "mod");
    const order = moderatorBy(client);
    const roomsOf = (user: string) => order<RoomAddress[]>({ order: "rooms", target: `user:${user}` });
    return {
      order,
      /** A new room: what it is called, and how the ledger finds it. */
      async room(): Promise<{ name: string; address: RoomAddress }> {
        const [name, user] = [unique(), unique()];
        const scout = await open(name, user);
        let [address] = await roomsOf(user);
        // If the ledger was late, the room tells it when something happens again.
        for (let tries = 0; address === undefined && tries < 10; tries++) {
          await pause(SECOND);
          await scout.settled();
          [address] = await roomsOf(user);
        }
        scout.leave();
        if (address === undefined) throw new Error("the ledger knows of no room");
        return { name, address };
      },
      reported: (room: RoomAddress) => order<RoomSummary | null>({ order: "reported", room }),
      metrics: (room: RoomAddress) =>
        order<Metrics>({ order: "askRoom", room, question: { ask: "metrics" } }),
    };
  };

  type Api = Awaited<ReturnType<typeof api>>;

  /** All that a room has refused is known to its collector, by two seconds after the last message. */
  const reportsAll = async (expect: ExpectStatic, { reported }: Api, room: RoomAddress, refused: number) =>
    expect.poll(async () => (await reported(room))?.refusedInAll, POLL).toBe(refused);

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
    { timeout: 180_000 },
    async ({ expect }) => {
      const asking = await api();
      const { name, address } = await asking.room();
      const refused = async (): Promise<number> => (await asking.metrics(address)).refused;
      let all = 0;
      for (const user of ["eve", "mallory"]) {
        await misbehave(await open(name, user));
        all += await refused();
        await reportsAll(expect, asking, address, all);
        for (let night = 0; night < NIGHTS && (night === 0 || (await refused()) > 0); night++) {
          await host.evict?.(party, name);
        }
        expect(await refused()).toBe(0);
      }
    },
  );

  it.runIf(host.sleeps === true)(
    "is all that happened by the time that it sleeps, as it does all the same",
    { timeout: 120_000 },
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
      let now = before;
      for (let night = 0; night < NIGHTS && now === before; night++) {
        await pause(ASLEEP);
        expect(await asking.reported(address)).toMatchObject({ refusedInAll: refused, connections: 2 });
        now = await instance();
      }
      expect(now).not.toBe(before);
      expect((await asking.metrics(address)).refused).toBe(0);
      await reportsAll(expect, asking, address, refused);
    },
  );

  const NOT_LOST =
    "is not lost, nor counted twice, if the collector is away, slow or late, and delays no message";
  it(NOT_LOST, { timeout: 180_000 }, async ({ expect }) => {
    const asking = await api();
    const { name, address } = await asking.room();
    let all = 0;
    for (const [index, outage] of (["away", "slow", "late"] as const).entries()) {
      const eve = await open(name, `eve-${index}`);
      await reportsAll(expect, asking, address, all);
      // A room that has slept since counts from 0.
      const before = (await asking.metrics(address)).refused;
      const start = Date.now();
      await asking.order({ order: "outage", outage, shard: reportsOf(address.room) });
      // If messages waited for the collector, it would be a second for each.
      const here = [eve];
      const took = await quickest(async () => misbehave(here.pop() ?? (await open(name, unique()))));
      expect(took).toBeLessThan(5 * SECOND);
      await pause(2 * SECOND);
      await asking.order({ order: "outage", outage: "none", shard: reportsOf(address.room) });
      // If that took long, it has given up until something happens.
      if (Date.now() - start > TRIES_FOR) await (await open(name, "witness")).settled();
      all += (await asking.metrics(address)).refused - before;
      await reportsAll(expect, asking, address, all);
    }
  });
}
