import { describe, expect, it, vi } from "vitest";
import type { Outage } from "./apps/outage.ts";
import { inquiries } from "./inquiries.ts";
import { type Moderate, moderatorBy, registered } from "./moderator.ts";
import { reports } from "./reports.ts";
import { Client, type Frame, type Host } from "../support/client.ts";
import { quickest } from "../support/quickest.ts";
import { SECOND, pause } from "../support/time.ts";

/** Longer than the pause after which a room asks a ledger again that was away. */
const PAUSE = 1_100;

/** So many of them are longer than it ever waits before it asks again about a client. */
const MOST_PAUSES = 30;

/** As long as a machine may stall. */
const POLL = { timeout: 25 * SECOND };

/** What rooms that share a ledger promise, on every host, hibernating or in memory. */
export function ledgerContract(name: string, host: Host, party: string): void {
  const unique = (): string => Math.random().toString(36).slice(2);
  const open = async (room: string, user: string): Promise<Client> =>
    new Client(await host.connect(party, room, { user })).opened();

  /** A moderator in a room of its own: what it does has to reach the others through the ledger. */
  const moderator = async (room: string): Promise<Moderate> => moderatorBy(await open(room, "mod"));

  // A ledger that was late has been asked in vain, and a room asks it again when something happens in it. So where one waits for what the
  // ledger tells another room, something has to happen in both.

  /** Waits until a client is closed by what was ordered in another room. */
  const closes = async (client: Client, order: Moderate, witness = client): Promise<void> => {
    const isClosed = async (): Promise<boolean> => {
      if (client.closed !== null) return true;
      witness.do({ do: "read" });
      await order({ order: "heard" });
      return false;
    };
    await vi.waitUntil(isClosed, POLL);
    expect(client.closed?.code).toBe(4403);
  };

  /** Waits until a client is closed of whom the ledger may not know yet. A room asks again after a pause, which is longer each time. */
  const happensUntilClosed = async (client: Client, witness: Client, order: Moderate): Promise<void> => {
    for (let second = 0; second < MOST_PAUSES && client.closed === null; second++) {
      witness.do({ do: "say", text: "something happens" });
      await order({ order: "heard" });
      await pause(PAUSE);
    }
    await client.until("the close", () => client.closed);
  };

  /** Comes to new rooms until one refuses it: if the ledger is late, a room lets it in. @returns the connection to the last one */
  const comeBanned = async (user: string): Promise<Client> => {
    for (let tries = 1; ; tries++) {
      const client = await open(unique(), user);
      await client.until("an answer at the door", () => client.closed ?? client.of("joined")[0]);
      if (client.of("joined").length === 0 || tries === 5) return client;
      client.leave();
    }
  };

  /** @param users whose objects of the ledger it is about */
  const setOutage = async (outage: Outage, ...users: string[]): Promise<void> => {
    const order = await moderator(`outage-${unique()}`);
    for (const user of users) await order({ order: "outage", outage, shard: `user:${user}` });
  };

  describe.concurrent(`${name}: what the ledger asks a room`, () => {
    inquiries(host, party);
  });

  describe.concurrent(`${name}: what a room reports to the ledger`, () => {
    reports(host, party);
  });

  describe.concurrent(`${name}: with a ledger`, () => {
    it("closes a client in another room within a second of its ban, and refuses it in a third", async () => {
      const [a, b, eve] = [unique(), unique(), unique()];
      const [ban, inB, witness] = [await moderator(a), await open(b, eve), await open(b, "bob")];
      await registered(ban, eve, 1, inB);
      await ban({ order: "ban", target: `user:${eve}`, options: { for: "1h", reason: "spam" } });
      await closes(inB, ban);
      const inC = await comeBanned(eve);
      await inC.until("the close", () => inC.closed);
      expect(inC.closed?.code).toBe(4403);
      // If the room itself closes it, it says so first.
      expect(inC.frames.filter(({ status }) => status !== "away")).toEqual([]);
      await witness.settled();
      expect(witness.closed).toBeNull();

      const span = await quickest(async () => {
        const another = unique();
        const there = await open(b, another);
        await registered(ban, another, 1, there);
        const start = Date.now();
        await ban({ order: "ban", target: `user:${another}`, options: { for: "1h" } });
        await closes(there, ban);
        return Date.now() - start;
      });
      expect(span).toBeLessThan(SECOND);
    });

    it.skipIf(host.isDocument)(
      "hides a client in another room within a second of its shadow-ban, and shows it within one of its pardon",
      async ({ expect }) => {
        const [a, b, eve] = [unique(), unique(), unique()];
        const [order, inRoomB] = [await moderator(a), await moderator(b)];
        const [inB, witness] = [await open(b, eve), await open(b, "bob")];
        const known = async (): Promise<number> => {
          await order({ order: "heard" });
          return ((await inRoomB({ order: "list" })) as { bans: unknown[] }).bans.length;
        };
        await witness.settled();
        // By now all who came have been told of to her.
        await registered(order, eve, 1, inB);
        const frames = inB.frames.length;
        await order({ order: "shadowBan", target: `user:${eve}` });
        await expect.poll(known, POLL).toBe(1);
        inB.do({ do: "say", text: "hidden" });
        await inB.until("her own message", () => inB.heard.includes("hidden"));
        await order({ order: "pardon", target: `user:${eve}` });
        await expect.poll(known, POLL).toBe(0);
        inB.do({ do: "say", text: "seen" });
        await witness.until("her message", () => witness.heard.includes("seen"));
        expect(witness.heard).toEqual(["seen"]);
        // Neither the ban nor the pardon sent her anything.
        await inB.until("her own message", () => inB.heard.includes("seen"));
        expect(inB.frames.slice(frames).map(({ value }) => value)).toEqual(["hidden", "seen"]);

        const spanOf = async (what: "shadowBan" | "pardon", bans: number): Promise<number> => {
          const start = Date.now();
          await order({ order: what, target: `user:${eve}` });
          await expect.poll(known, POLL).toBe(bans);
          return Date.now() - start;
        };
        const span = await quickest(async () =>
          Math.max(await spanOf("shadowBan", 1), await spanOf("pardon", 0)),
        );
        expect(span).toBeLessThan(SECOND);
      },
    );

    it("lists bans in all rooms from any of them, finds them by words or an address, and lists none that was lifted", async ({
      expect,
    }) => {
      const [a, b, eve, mallory, word] = [unique(), unique(), unique(), unique(), unique()];
      const [inA, inB] = [await moderator(a), await moderator(b)];
      const address = `address:2001:db8:${word.slice(-4)}::1`;
      const listed = async (search: string): Promise<unknown[]> => {
        const options = { everywhere: true, search };
        await inA({ order: "heard" });
        const { bans } = (await inB({ order: "list", options })) as { bans: { target: string }[] };
        return bans.map(({ target }) => target);
      };
      await inA({ order: "ban", target: `user:${eve}`, options: { for: "1h", label: `Eve ${word}` } });
      // Nobody can be hidden in a document.
      const order = host.isDocument === true ? "ban" : "shadowBan";
      await inB({ order, target: `user:${mallory}`, options: { reason: `said ${word}` } });
      await inA({ order: "ban", target: address, options: { by: `mod:${word}` } });
      await expect.poll(() => listed(word.toUpperCase()), POLL).toHaveLength(3);
      const [hashed, ...rest] = await listed(word);
      expect([hashed, rest]).toEqual([
        expect.stringMatching(/^address:#[\da-f]{32}$/),
        [`user:${mallory}`, `user:${eve}`],
      ]);
      expect(await listed(address)).toEqual([hashed]);
      await inB({ order: "pardon", target: `user:${eve}` });
      await expect.poll(() => listed(word), POLL).toEqual([hashed, `user:${mallory}`]);
    });

    it("loses neither of two bans that two rooms impose at once", async ({ expect }) => {
      const [a, b, eve] = [await moderator(unique()), await moderator(unique()), unique()];
      const target = `user:${eve}`;
      await Promise.all([
        a({ order: "ban", target, options: { for: "1h", by: "ada" } }),
        b({ order: "ban", target, options: { for: "2h", by: "bob" } }),
      ]);
      const history = async () => {
        await b({ order: "heard" });
        return (await a({ order: "history", target })) as { by: string; change: string }[];
      };
      await expect
        .poll(async () => (await history()).map(({ by }) => by).toSorted(), POLL)
        .toEqual(["ada", "bob"]);
      await a({ order: "pardon", target });
      await expect.poll(async () => (await history()).map(({ change }) => change), POLL).toContain("pardon");
      const back = await open(unique(), eve);
      await back.settled();
      expect(back.closed).toBeNull();
    });

    it.each(["away", "slow"] as const)(
      "goes on while the ledger is %s, and agrees once it is back",
      async (outage) => {
        const [a, b, eve, mallory, kept] = [unique(), unique(), unique(), unique(), unique()];
        const [inA, inB] = [await moderator(a), await open(b, eve)];
        await registered(inA, eve, 1, inB);
        await inA({ order: "ban", target: `user:${kept}`, options: { for: "1h" } });
        const before = await open(a, kept);
        await before.until("the close", () => before.closed);
        await setOutage(outage, eve, mallory, kept);

        // The room's own word holds: for a ban it knows, for a new one, and for whoever nobody has anything against.
        await inA({ order: "ban", target: `user:${eve}`, options: { for: "1h" } });
        const again = await open(a, eve);
        await again.until("the close", () => again.closed);
        const still = await open(a, kept);
        await still.until("the close", () => still.closed);
        const honest = await open(a, mallory);
        await honest.settled();
        await inB.settled();
        expect([honest.closed, inB.closed]).toEqual([null, null]);

        await setOutage("none", eve, mallory, kept);
        // Something happens, so that the room asks again. Each time that it had no answer, it waits for longer.
        for (let second = 0; second < MOST_PAUSES && inB.closed === null; second++) {
          await pause(PAUSE);
          honest.do({ do: "say", text: "still here" });
          await honest.settled();
          if (inB.closed === null) inB.do({ do: "read" });
        }
        await inB.until("the close", () => inB.closed);
        expect(inB.closed?.code).toBe(4403);
      },
    );

    it("keeps others out though one client's object of the ledger answers only after five seconds", async () => {
      const [a, b, eve, bob, mallory] = [unique(), unique(), unique(), unique(), unique()];
      const [order, witness] = [await moderator(a), await open(b, "witness")];
      await setOutage("away", bob);
      const inB = await open(b, bob);
      await inB.settled();
      await setOutage("none", bob);
      await setOutage("late", mallory);
      for (const user of [eve, bob])
        await order({ order: "ban", target: `user:${user}`, options: { for: "1h" } });
      const slow = await open(b, mallory);
      await slow.settled();
      const eveInB = await open(b, eve);
      await closes(eveInB, order, witness);
      await happensUntilClosed(inB, witness, order);
      expect([eveInB.closed?.code, inB.closed?.code, slow.closed]).toEqual([4403, 4403, null]);
    });

    it.each([":".repeat(800), "[".repeat(850)])(
      "reaches a client in a room whose name is too long for a key once it is encoded: %.1s",
      async (name) => {
        const eve = unique();
        const [order, inRoom] = [await moderator(unique()), await open(name, eve)];
        await registered(order, eve, 1, inRoom);
        await order({ order: "ban", target: `user:${eve}`, options: { for: "1h" } });
        await closes(inRoom, order);
      },
    );

    it.skipIf(host.isDocument)(
      "tells of each ban and of a pardon by one event, in each room in which the client is, however many tabs it has",
      async ({ expect }) => {
        const [a, b, eve] = [unique(), unique(), unique()];
        const [inA, inB] = [await moderator(a), await moderator(b)];
        const tabs = [await open(b, eve), await open(b, eve), await open(a, eve)];
        await registered(inA, eve, 2, ...tabs);
        const target = `user:${eve}`;
        const expected: string[] = [];
        const heard = (): Promise<unknown[]> =>
          Promise.all([inA, inB].map((order) => order({ order: "heard" })));
        const agree = async (event: string): Promise<void> => {
          expected.push(event);
          await expect.poll(heard, POLL).toEqual([expected, expected]);
        };
        const hidden = (await inA({ order: "shadowBan", target })) as { id: string };
        await agree(`ban ${hidden.id} of ${target}`);
        await inA({ order: "pardon", target });
        await agree(`pardon of ${target}`);
        const closed = (await inA({ order: "ban", target })) as { id: string };
        for (const tab of tabs) await closes(tab, inA);
        await agree(`ban ${closed.id} of ${target}`);
      },
    );

    it("hears of a ban that was imposed elsewhere while the ledger did not know who was here", async () => {
      const [a, b, eve] = [unique(), unique(), unique()];
      const inA = await moderator(a);
      await setOutage("away", eve);
      const inB = await open(b, eve);
      await inB.settled();
      await setOutage("none", eve);
      await pause(PAUSE);
      await inA({ order: "ban", target: `user:${eve}`, options: { for: "1h" } });
      await happensUntilClosed(inB, inB, inA);
    });

    it("keeps what it knows of a client that was never there to itself", async () => {
      const [order, eve] = [await moderator(unique()), unique()];
      await order({ order: "ban", target: `user:${eve}`, options: { for: "1h", reason: "a secret" } });
      const inB = await open(unique(), eve);
      await closes(inB, order);
      expect(JSON.stringify([inB.frames, inB.closed])).not.toContain("secret");
    });

    it.skipIf(host.isDocument)(
      "tells a client of its ban once in all rooms, where that is asked for",
      async ({ expect }) => {
        const [order, a, b, eve] = [await moderator(unique()), unique(), unique(), unique()];
        const options = { for: "1h", reason: "You insulted Bob.", disclosure: "notify" };
        await order({ order: "shadowBan", target: `user:${eve}`, options });
        const inA = await open(a, eve);
        const told = async (): Promise<Frame | undefined> => {
          await order({ order: "heard" });
          await inA.settled();
          return inA.of("party-bouncer:statement")[0];
        };
        await expect.poll(told, POLL).toBeDefined();
        const statement = (await told()) as Frame;
        expect(statement).toMatchObject({
          kind: "shadow-ban",
          automatic: false,
          reason: "You insulted Bob.",
        });
        expect(statement["message"]).toMatch(/nobody but you for 1 hour.*insulted Bob.*landlord/);
        await expect
          .poll(async () => {
            await inA.settled();
            const history = (await order({ order: "history", target: `user:${eve}` })) as {
              change: string;
            }[];
            return history.map(({ change }) => change);
          }, POLL)
          .toEqual(["ban", "told"]);
        const inB = await open(b, eve);
        await inB.settled();
        expect(inB.of("party-bouncer:statement")).toEqual([]);
      },
    );
  });
}
