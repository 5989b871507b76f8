import { describe, expect, it } from "vitest";
import type {
  AdminActs,
  AdminBan,
  AdminClient,
  AdminHistory,
  AdminLift,
  AdminProblem,
  AdminRoom,
  AdminRoomPage,
  AdminTimeline,
} from "../../src/admin/index.ts";
import { Client } from "../support/client.ts";
import { HOUR, MINUTE, SECOND } from "../support/time.ts";
import { TOKENS } from "./apps/operators.ts";
import { type OperatedHost, operatorOf, unique } from "./operator-api.ts";

/** What moderators do about clients and rooms, beside bans, on each host. */
export function actingContract(name: string, host: OperatedHost, party: string): void {
  const { ask, connection, done, join } = operatorOf(host, party);
  const act = (user: string, body: object, key?: string): Promise<AdminActs> =>
    done("POST", `/v1/clients/user:${user}/acts`, { body, ...(key !== undefined && { key }) });
  /** How a client stands in its room, or in the one that it came to last. */
  const standing = async (user: string): Promise<unknown> => (await connection(user)).standing;
  /** How many of its messages were let through there, and how many were not. */
  const sent = async (user: string): Promise<{ admitted: number; refused: number }> =>
    (await connection(user)).sent;
  /** Whether a message comes through. */
  const passes = async (client: Client, user: string): Promise<boolean> => {
    const before = await sent(user);
    client.do({ do: "read" });
    await expect
      .poll(async () => {
        const now = await sent(user);
        return now.admitted + now.refused;
      })
      .toBeGreaterThan(before.admitted + before.refused);
    return (await sent(user)).refused === before.refused;
  };

  describe(`${name}: acts`, () => {
    it("warn a client in each room that it is in, with the reason, and nobody else", async () => {
      const [a, b, eve] = [unique(), unique(), unique()];
      const [inA, inB, bob] = [await join(a, eve), await join(b, eve), await join(b, "bob")];
      const { target, rooms, more } = await act(eve, { do: "warn", reason: "spam links" });
      expect({ target, more }).toEqual({ target: `user:${eve}`, more: 0 });
      expect(rooms.toSorted((one, other) => (one.room < other.room ? -1 : 1))).toEqual(
        [a, b].toSorted().map((room) => ({ party, room, connections: 1, failed: false })),
      );
      for (const client of [inA, inB]) {
        const [warning] = await client.until("a warning", () => client.warnings[0] && client.warnings);
        expect(warning).toMatchObject({ limit: "operator", strikes: 1 });
        expect(warning?.["message"]).toContain("spam links");
      }
      await bob.settled();
      expect(bob.warnings).toEqual([]);
      // An operator may write anything: nothing is counted by it, and no list of what happens has it.
      const read = (): Promise<AdminRoom | null> =>
        done<AdminRoom>("GET", `/v1/rooms/${party}/${a}`).catch(() => null);
      await expect.poll(read, { timeout: 15 * SECOND }).not.toBeNull();
      const { metrics } = await done<AdminRoom>("GET", `/v1/rooms/${party}/${a}`);
      expect(metrics.byLimit).toEqual({ operator: 1 });
      expect(await (await ask("GET", "/metrics")).text()).not.toContain("spam links");
    });

    it("mute it, and release it again", async () => {
      const [room, eve] = [unique(), unique()];
      const client = await join(room, eve);
      await act(eve, { do: "mute", for: "1h", reason: "spoilers" });
      expect(await standing(eve)).toMatchObject({ status: "coolingDown", strikes: 0, limit: "operator" });
      expect(await passes(client, eve)).toBe(false);
      await act(eve, { do: "release" });
      expect(await standing(eve)).toMatchObject({ status: "ok", retryAfter: 0 });
      expect(await passes(client, eve)).toBe(true);
    });

    it("restrict it to some types, whether or not the policy asks for types", async () => {
      const [room, eve] = [unique(), unique()];
      const client = await join(room, eve);
      await act(eve, { do: "restrict", only: ["cursor"], for: "1h" });
      const told = await client.until("its standing", () => client.of("party-bouncer:standing")[0]);
      expect(told).toMatchObject({ status: "warned", strikes: 0 });
      expect(told["message"]).toContain("cursor");
      expect(await passes(client, eve)).toBe(false);
      const before = client.of("state").length;
      client.sendRaw('{"type":"cursor","do":"read"}');
      await client.until("an answer", () => client.of("state").length > before);
      await act(eve, { do: "release" });
      expect(await passes(client, eve)).toBe(true);
    });

    it.skipIf(host.evict === undefined)("outlive a room that was thrown out of memory", async () => {
      const [room, eve] = [unique(), unique()];
      const client = await join(room, eve);
      await act(eve, { do: "restrict", only: [], for: "1h" });
      await host.evict?.(party, room);
      expect(await passes(client, eve)).toBe(false);
      await host.evict?.(party, room);
      await act(eve, { do: "release" });
      expect(await passes(client, eve)).toBe(true);
    });

    it("leave moderators alone", async () => {
      const room = unique();
      const mod = await join(room, "mod-2");
      const { rooms } = await act("mod-2", { do: "warn", reason: "a slip" });
      expect(rooms.find((each) => each.room === room)).toMatchObject({ connections: 0, failed: false });
      await mod.settled();
      expect(mod.warnings).toEqual([]);
    });

    it("are done once by one key, which is for no other act, and again by another key", async () => {
      const [room, eve, key] = [unique(), unique(), unique()];
      const client = await join(room, eve);
      const body = { do: "warn", reason: "spam" };
      const [one, other] = await Promise.all([act(eve, body, key), act(eve, body, key)]);
      expect(one).toEqual(other);
      // The room has forgotten it by then, and the ledger has not.
      await host.evict?.(party, room);
      expect(await act(eve, body, key)).toEqual(one);
      for (const another of [{ ...body, reason: "worse" }, { do: "mute", for: "1h" }, { do: "forgive" }]) {
        const answer = await ask("POST", `/v1/clients/user:${eve}/acts`, { body: another, key });
        const { detail } = (await answer.json()) as AdminProblem;
        expect([answer.status, detail]).toEqual([409, expect.stringContaining("Idempotency-Key")]);
      }
      await act(eve, body, unique());
      await client.until("two warnings", () => client.warnings.length >= 2);
      expect(await standing(eve)).toMatchObject({ strikes: 2 });
      expect(client.warnings.length).toBe(2);
    });

    it("follow the ladder to its end", async () => {
      const [room, eve] = [unique(), unique()];
      const client = await join(room, eve);
      for (let strikes = 1; strikes <= 4; strikes++) await act(eve, { do: "warn", reason: "spam" });
      await client.until("the close", () => client.closed);
      expect(client.closed?.code).toBe(4429);
    });

    it("say that nothing was done to a client that is nowhere", async () => {
      const nobody = unique();
      expect(await act(nobody, { do: "mute", for: "1m" })).toEqual({
        target: `user:${nobody}`,
        rooms: [],
        more: 0,
      });
    });

    it.each([
      [{ do: "warn", reason: "x".repeat(1_001) }],
      [{ do: "mute" }],
      [{ do: "mute", for: "32d" }],
      [{ do: "mute", for: 0 }],
      [{ do: "restrict", for: "1m" }],
      [{ do: "restrict", only: "chat", for: "1m" }],
      [{ do: "restrict", only: Array.from({ length: 21 }, () => "chat"), for: "1m" }],
      [{ do: "hang", reason: "" }],
      [{ do: "forgive", strikes: 1 }],
      [{}],
    ])("of other kinds are refused with words: %j", async (body) => {
      const answer = await ask("POST", "/v1/clients/user:eve/acts", { body });
      const { issues } = (await answer.json()) as AdminProblem;
      expect([answer.status, issues?.length]).toEqual([400, 1]);
      expect(issues?.[0]?.expected).not.toBe("Invalid input");
    });

    it("are not for viewers", async () => {
      const answer = await ask("POST", "/v1/clients/user:eve/acts", {
        body: { do: "forgive" },
        token: TOKENS.viewer,
      });
      expect(answer.status).toBe(403);
    });
  });

  describe(`${name}: to forgive`, () => {
    const strike = async (room: string, user: string): Promise<Client> => {
      const client = await join(room, user);
      await act(user, { do: "warn", reason: "spam" });
      await client.until("a warning", () => client.warnings[0]);
      return client;
    };

    /** Tries until it is let in. */
    const isBack = async (room: string, user: string): Promise<void> => {
      const comesIn = async (): Promise<boolean> => {
        const client = new Client(await host.connect(party, room, { user }));
        await client.opened();
        // It hears of others that come after it, even in a cool-down.
        await new Client(await host.connect(party, room, { user: unique() })).opened();
        await client.until(
          "somebody else, or the close",
          () => client.of("joined").length > 1 || client.closed,
        );
        return client.closed === null;
      };
      await expect.poll(comesIn).toBe(true);
    };

    it("takes strikes away from those who are here, and from those who have left", async () => {
      const [a, b, eve] = [unique(), unique(), unique()];
      const here = await strike(a, eve);
      const gone = await strike(b, eve);
      gone.leave();
      await expect
        .poll(async () => (await done<AdminClient>("GET", `/v1/clients/user:${eve}`)).rooms.length)
        .toBe(1);
      await act(eve, { do: "forgive" });
      expect(await standing(eve)).toMatchObject({ status: "ok", strikes: 0 });
      const back = await join(b, eve);
      expect(await standing(eve)).toMatchObject({ strikes: 0 });
      back.leave();
      // What comes after that counts.
      await act(eve, { do: "warn", reason: "again" });
      await here.until("another warning", () => here.warnings[1]);
      here.leave();
      await expect
        .poll(async () => (await done<AdminClient>("GET", `/v1/clients/user:${eve}`)).rooms.length)
        .toBe(0);
      // Its words are refused now, in the cool-down.
      await new Client(await host.connect(party, a, { user: eve })).opened();
      await expect.poll(() => standing(eve)).toMatchObject({ strikes: 1 });
    });

    it("goes with a lift, if that is asked for", async () => {
      const [room, eve] = [unique(), unique()];
      const client = await strike(room, eve);
      await done("POST", "/v1/bans", { body: { target: `user:${eve}`, for: "1h" } });
      await client.until("the close", () => client.closed);
      const lifted = await done<AdminLift>("DELETE", `/v1/clients/user:${eve}/bans`, {
        body: { forgive: true },
      });
      expect(lifted).toMatchObject({ lifted: [expect.any(String)], forgiven: { more: 0 } });
      await isBack(room, eve);
      expect(await standing(eve)).toMatchObject({ status: "ok", strikes: 0 });
    });

    it("is not part of every lift", async () => {
      const [room, eve] = [unique(), unique()];
      const client = await strike(room, eve);
      await done("POST", "/v1/bans", { body: { target: `user:${eve}`, for: "1h" } });
      await client.until("the close", () => client.closed);
      const lifted = await done<AdminLift>("DELETE", `/v1/clients/user:${eve}/bans`);
      expect(lifted.forgiven).toBeNull();
      await isBack(room, eve);
      expect(await standing(eve)).toMatchObject({ strikes: 1 });
    });
  });

  describe(`${name}: bans`, () => {
    const post = (user: string, body: object): Promise<AdminBan> =>
      done("POST", "/v1/bans", { body: { target: `user:${user}`, ...body } });

    it("are lifted one by one, to undo one of them", async () => {
      const eve = unique();
      const [hidden, closed] = [
        await post(eve, { kind: "shadow-ban", for: "1d" }),
        await post(eve, { kind: "close", for: "1h" }),
      ];
      const path = `/v1/clients/user:${eve}/bans`;
      expect(await done("DELETE", path, { body: { bans: [closed.id], reason: "a slip" } })).toEqual({
        target: `user:${eve}`,
        lifted: [closed.id],
        forgiven: null,
      });
      const { bans } = await done<AdminClient>("GET", `/v1/clients/user:${eve}`);
      expect(bans.map(({ id }) => id)).toEqual([hidden.id]);
      // It is lifted already, and another one there is not.
      for (const ids of [[closed.id], ["nonsense"]]) {
        expect(await done("DELETE", path, { body: { bans: ids } })).toMatchObject({ lifted: [] });
      }
      const { entries } = await done<AdminHistory>("GET", `/v1/clients/user:${eve}/history`);
      expect(entries.map(({ change }) => change)).toEqual(["ban", "ban", "pardon"]);
      for (const body of [{ bans: [] }, { bans: "all" }, { bans: [""] }, { forgive: 1 }]) {
        expect((await ask("DELETE", path, { body })).status).toBe(400);
      }
    });

    it("last until a moment", async () => {
      const [eve, key] = [unique(), unique()];
      const until = Date.now() + 3 * HOUR;
      const body = { target: `user:${eve}`, until };
      const ban = await done<AdminBan>("POST", "/v1/bans", { body, key });
      expect(ban.until).toBe(until);
      expect(await done("POST", "/v1/bans", { body, key })).toEqual(ban);
      const other = await ask("POST", "/v1/bans", { body: { ...body, until: until + 1 }, key });
      expect(other.status).toBe(409);
      for (const wrong of [
        { until: Date.now() - MINUTE },
        { until, for: "1h" },
        { until: "tomorrow" },
        { until: -1 },
      ]) {
        const answer = await ask("POST", "/v1/bans", { body: { target: `user:${eve}`, ...wrong } });
        const { issues } = (await answer.json()) as AdminProblem;
        expect([answer.status, issues?.map(({ path }) => path)]).toEqual([400, ["until"]]);
      }
    });
  });

  describe(`${name}: rooms`, () => {
    it("are listed by trouble, the most troubled first and empty ones last, page by page", async () => {
      const mark = unique();
      const [calm, some, much] = [`${mark}-calm`, `${mark}-some`, `${mark}-much`];
      const clients = new Map<string, Client>();
      for (const [room, strikes] of [
        [much, 2],
        [some, 1],
        [calm, 0],
      ] as const) {
        const user = unique();
        clients.set(room, await join(room, user));
        for (let count = 0; count < strikes; count++) await act(user, { do: "warn", reason: "spam" });
      }
      const page = (after = ""): Promise<AdminRoomPage> =>
        done("GET", `/v1/rooms?sort=trouble&search=${mark}&limit=2${after}`);
      const listed = async (): Promise<string[]> => {
        const first = await page();
        const second = first.next === null ? null : await page(`&after=${first.next}`);
        return [...first.rooms, ...(second?.rooms ?? [])].map(({ room }) => room);
      };
      await expect.poll(listed, { timeout: 15 * SECOND }).toEqual([much, some, calm]);
      const { rooms } = await page();
      expect(rooms.every(({ trouble }) => trouble > 0)).toBe(true);
      clients.get(much)?.leave();
      await expect.poll(listed, { timeout: 15 * SECOND }).toEqual([some, calm, much]);
      expect((await ask("GET", "/v1/rooms?sort=name")).status).toBe(400);
    });

    it("say their limits, what is refused by which, and what a candidate would do", async () => {
      const [room, eve] = [unique(), unique()];
      await join(room, eve);
      const read = (): Promise<AdminRoom | null> =>
        done<AdminRoom>("GET", `/v1/rooms/${party}/${room}`).catch(() => null);
      await expect.poll(read, { timeout: 15 * SECOND }).not.toBeNull();
      const { policy, metrics } = await done<AdminRoom>("GET", `/v1/rooms/${party}/${room}`);
      expect(policy).toEqual({
        enforced: true,
        limits: [
          {
            name: "messages",
            limit: 50,
            window: 1_000,
            burst: 50,
            per: "connection",
            types: null,
            enforced: true,
          },
        ],
        candidate: null,
      });
      expect(metrics).toMatchObject({ byLimit: expect.any(Object), candidate: null });
    });
  });

  describe(`${name}: a client's timeline`, () => {
    it("tells why it was closed, and nothing of others", async () => {
      const [room, eve] = [unique(), unique()];
      const [client, bob] = [await join(room, eve), await join(room, "bob")];
      client.do({ do: "say", text: "hello" });
      bob.do({ do: "say", text: "hi" });
      await Promise.all([client.settled(), bob.settled()]);
      for (let strikes = 1; strikes <= 4; strikes++) await act(eve, { do: "warn", reason: "spam" });
      await client.until("the close", () => client.closed);
      const path = `/v1/rooms/${party}/${room}/clients/user:${eve}/timeline`;
      const read = (): Promise<AdminTimeline | null> => done<AdminTimeline>("GET", path).catch(() => null);
      await expect
        .poll(async () => (await read())?.events.at(-1)?.event, { timeout: 15 * SECOND })
        .toBe("close");
      const { target, events, since, more } = await done<AdminTimeline>("GET", path);
      expect({ target, more }).toEqual({ target: `user:${eve}`, more: 0 });
      expect(since).toBeLessThanOrEqual(events[0]?.at ?? 0);
      expect(events[0]?.event).toBe("open");
      expect(events.filter(({ event }) => event === "strike").length).toBe(4);
      expect(events.at(-1)).toMatchObject({ event: "close", code: 4429 });
      // Whoever asks why it was closed finds the way here, though it is in no room now.
      const where = async (): Promise<unknown> => {
        const { rooms, left } = await done<AdminClient>("GET", `/v1/clients/user:${eve}`);
        return { rooms: rooms.filter(({ connections }) => connections?.length !== 0), left };
      };
      await expect.poll(where, { timeout: 15 * SECOND }).toEqual({ rooms: [], left: [{ party, room }] });
      expect(new Set(events.map(({ connection }) => connection)).size).toBe(1);
      expect(JSON.stringify(events)).not.toContain("hello");
    });

    it("says how to turn the record on where there is none", async () => {
      const room = unique();
      const client = await operatorOf(host, "sharing").join(room, unique());
      await client.settled();
      const path = `/v1/rooms/sharing/${room}/clients/user:eve/timeline`;
      await expect
        .poll(async () => ((await (await ask("GET", path)).json()) as AdminProblem).detail, {
          timeout: 15 * SECOND,
        })
        .toContain("record:");
      expect((await ask("GET", path)).status).toBe(404);
    });
  });
}
