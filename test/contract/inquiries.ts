import { it } from "vitest";
import type { ClientStandings } from "../../src/ledger/ask-client.ts";
import type { RoomInquiry } from "../../src/ledger/inquiry.ts";
import type { RoomAddress } from "../../src/platform/ledger-port.ts";
import type { RoomAnswers } from "../../src/reporting/ask-room.ts";
import { Client, type Host } from "../support/client.ts";
import { pause } from "../support/time.ts";
import { moderatorBy, registered } from "./moderator.ts";

const unique = (): string => Math.random().toString(36).slice(2);

/** What rooms answer their ledger, on every host, hibernating or in memory. */
export function inquiries(host: Host, party: string): void {
  const open = async (room: string, user: string): Promise<Client> => {
    const client = await new Client(await host.connect(party, room, { user })).opened();
    await client.settled();
    return client;
  };

  /** Earns a strike by one message that is too long, and waits out the cool-down. */
  const misbehave = async (client: Client): Promise<void> => {
    client.do({ do: "say", text: "x".repeat(host.isDocument ? 1_050_000 : 2_000) });
    const warning = await client.until("a warning", () => client.warnings[0]);
    // Then it is heard again.
    await pause(2 * Number(warning["retryAfter"]));
    await client.settled();
  };

  /** The API, as far as it asks: an order in a room of its own. */
  const api = async () => {
    const client = await open(unique(), "mod");
    const order = moderatorBy(client);
    return {
      order,
      rooms: (user: string) => order<RoomAddress[]>({ order: "rooms", target: `user:${user}` }),
      standings: (user: string) => order<ClientStandings>({ order: "standings", target: `user:${user}` }),
    };
  };

  it("is in which rooms a client is, and how each of its connections stands there", async ({ expect }) => {
    const [a, b, eve] = [unique(), unique(), unique()];
    const [asking, inA, tab] = [await api(), await open(a, eve), await open(a, eve)];
    await registered(asking.order, eve, 1, inA, tab);
    const inB = await open(b, eve);
    await registered(asking.order, eve, 2, inB);
    await open(a, "bob");
    await misbehave(inB);
    const { rooms, more } = await asking.standings(eve);
    expect(more).toBe(0);
    // The one that she came to last comes first.
    expect(await asking.rooms(eve)).toEqual(rooms.map(({ party, room }) => ({ party, room })));
    const [[warned, ...others] = [], calm] = rooms.map(({ connections }) => connections ?? undefined);
    expect(warned).toMatchObject({
      standing: { status: "warned", strikes: 1, limit: "maxMessageBytes" },
      sent: { admitted: inB.of("state").length, refused: 1 },
    });
    expect(warned?.standing.limits).toContainEqual(expect.objectContaining({ name: "messages" }));
    expect(others).toEqual([]);
    const spotless = {
      target: `user:${eve}`,
      moderates: false,
      hidden: false,
      standing: { status: "ok", strikes: 0 },
      sent: { admitted: inA.of("state").length, refused: 0 },
    };
    expect(calm).toMatchObject([spotless, spotless]);
    for (const client of [inA, tab]) client.leave();
    await expect.poll(() => asking.rooms(eve)).toHaveLength(1);
  });

  it.skipIf(host.isDocument)(
    "is that a client is hidden, of which the client hears nothing",
    async ({ expect }) => {
      const [a, b, eve] = [unique(), unique(), unique()];
      const [asking, inA, inB] = [await api(), await open(a, eve), await open(b, eve)];
      await registered(asking.order, eve, 2, inA, inB);
      const frames = [inA.frames.length, inB.frames.length];
      await asking.order({ order: "shadowBan", target: `user:${eve}` });
      await expect
        .poll(async () =>
          (await asking.standings(eve)).rooms.map(({ connections }) =>
            connections?.map(({ hidden, standing: { status, strikes } }) => [hidden, status, strikes]),
          ),
        )
        .toEqual([[[true, "ok", 0]], [[true, "ok", 0]]]);
      // Whatever had been sent to her came before this.
      for (const client of [inA, inB]) await client.settled();
      expect([inA.frames.length, inB.frames.length]).toEqual(frames.map((count) => count + 1));
    },
  );

  it.skipIf(host.evict === undefined)(
    "is the same after a room was thrown out of memory, but for what was sent",
    async ({ expect }) => {
      const [a, eve] = [unique(), unique()];
      const [asking, inA] = [await api(), await open(a, eve)];
      await registered(asking.order, eve, 1, inA);
      await misbehave(inA);
      const before = (await asking.standings(eve)).rooms[0]?.connections?.[0];
      // An agent says something of its own as it wakes up.
      const fromBouncer = (): number =>
        inA.frames.filter(({ type }) => type.startsWith("party-bouncer")).length;
      const frames = fromBouncer();
      await host.evict?.(party, a);
      // A room that takes long to load is asked again.
      await expect
        .poll(async () => (await asking.standings(eve)).rooms[0]?.connections)
        .toMatchObject([
          {
            id: before?.id,
            target: `user:${eve}`,
            standing: { strikes: 1, limit: "maxMessageBytes" },
            sent: { admitted: 0, refused: 0, held: 0, bytes: 0 },
          },
        ]);
      await inA.settled();
      expect(fromBouncer()).toBe(frames);
    },
  );

  it("is who is in a room that has reported, what it has counted, and what its doctor finds", async ({
    expect,
  }) => {
    const [a, eve] = [unique(), unique()];
    const [asking, inA] = [await api(), await open(a, eve)];
    await open(a, "bob");
    await registered(asking.order, eve, 1, inA);
    const [room] = await asking.rooms(eve);
    if (room === undefined) throw new Error("the ledger knows of no room");
    const ask = <Asked extends RoomInquiry>(question: Asked): Promise<RoomAnswers[Asked["ask"]] | null> =>
      asking.order({ order: "askRoom", room, question }) as Promise<RoomAnswers[Asked["ask"]] | null>;
    // It reports within a second or so.
    await expect.poll(() => ask({ ask: "people" }), { timeout: 15_000 }).not.toBeNull();
    await host.evict?.(party, a);
    const people = await ask({ ask: "people" });
    expect(people?.more).toBe(0);
    expect(people?.connections.map(({ target }) => target).toSorted()).toEqual(
      ["user:bob", `user:${eve}`].toSorted(),
    );
    await inA.settled();
    expect(await ask({ ask: "metrics" })).toMatchObject({ connections: 2, clients: 2, refused: 0 });
    expect((await ask({ ask: "metrics" }))?.admitted).toBeGreaterThanOrEqual(1);
    expect((await ask({ ask: "doctor" }))?.findings).toEqual(expect.any(Array));
    expect(await ask({ ask: "record" })).toEqual({ segments: null });
    const nowhere = { party: room.party, room: unique() };
    expect(await asking.order({ order: "askRoom", room: nowhere, question: { ask: "people" } })).toBeNull();
  });
}
