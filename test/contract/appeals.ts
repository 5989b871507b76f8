import { describe, expect, it, vi } from "vitest";
import type { Ban } from "../../src/bans/ban.ts";
import type { AuditEntry } from "../../src/bans/audit-entry.ts";
import type { AppealPage } from "../../src/directory/list-everywhere.ts";
import type { ClientStandings } from "../../src/ledger/ask-client.ts";
import { readAnswer, type Told } from "../support/appealing.ts";
import { Client, type Host } from "../support/client.ts";
import { untilLetIn } from "../support/let-in.ts";
import { quickest } from "../support/quickest.ts";
import { SECOND } from "../support/time.ts";
import { type Moderate, moderatorBy, registered } from "./moderator.ts";

/** Sends a request to a room as a client of this name, by the way that a browser's would take. */
export type Ask = (party: string, room: string, path: string, sent: Asked) => Promise<Response>;

/** What is sent to a room. */
export interface Asked {
  readonly user: string;
  readonly method: string;
  readonly body?: string;
}

const PATH = "/party-bouncer/appeal";

/** What a banned client says to its ban, on every host: who may, what the moderators see, and what the client is told. */
export function appealsContract(name: string, host: Host, party: string, ask: Ask): void {
  const unique = (): string => Math.random().toString(36).slice(2);
  const open = async (room: string, user: string): Promise<Client> =>
    new Client(await host.connect(party, room, { user })).opened();

  const moderator = async (): Promise<Moderate> => moderatorBy(await open(unique(), "mod"));
  const appeal = async (room: string, user: string, body: object): Promise<Told> =>
    readAnswer(await ask(party, room, PATH, { user, method: "POST", body: JSON.stringify(body) }));
  const look = async (room: string, user: string, ban = ""): Promise<Told> =>
    readAnswer(await ask(party, room, ban === "" ? PATH : `${PATH}?ban=${ban}`, { user, method: "GET" }));

  describe(`${name}: an appeal`, () => {
    it("is made once, read by moderators, approved, and its client told and let in within two seconds", async () => {
      const [room, eve] = [unique(), unique()];
      const [order, client] = [await moderator(), await open(room, eve)];
      await registered(order, eve, 1, client);
      const options = { for: "1h", reason: "spam", disclosure: "notify" };
      const { id } = await order<Ban>({ order: "ban", target: `user:${eve}`, options });
      await client.until("the close", () => client.closed);
      expect(client.frames.find(({ type }) => type === "party-bouncer:statement")).toMatchObject({
        id,
        appeals: true,
      });
      expect(await look(room, eve)).toMatchObject({ status: 200, body: { ban: id, status: "none" } });
      const text = "It was my brother.\n<b>\u{202e}Really</b>";
      const body = { ban: id, status: "open", note: null };
      expect(await appeal(room, eve, { text, ban: id })).toMatchObject({ status: 201, body });
      expect(await appeal(unique(), eve, { text: "Please!" })).toMatchObject({ status: 409, body });

      const inbox = (): Promise<AppealPage> =>
        order<AppealPage>({ order: "appeals", options: { search: `user:${eve}` } });
      await expect.poll(async () => (await inbox()).appeals.length).toBe(1);
      expect((await inbox()).appeals).toMatchObject([
        {
          appeal: { text: "It was my brother.\n<b>Really</b>", status: "open" },
          about: { id, reason: "spam" },
        },
      ]);
      const approval = { decision: "approve", note: "Sorry!", by: "ada" } as const;
      await order({ order: "decide", target: `user:${eve}`, ban: id, options: approval });
      expect(await look(room, eve, id)).toMatchObject({ body: { status: "approved", note: "Sorry!" } });
      await untilLetIn(() => open(room, eve));

      const span = await quickest(async () => {
        const another = unique();
        const there = await open(room, another);
        await registered(order, another, 1, there);
        const ban = await order<Ban>({ order: "ban", target: `user:${another}`, options });
        await there.until("the close", () => there.closed);
        expect((await appeal(room, another, { text })).status).toBe(201);
        await order({ order: "decide", target: `user:${another}`, ban: ban.id, options: approval });
        const start = Date.now();
        expect(await look(room, another, ban.id)).toMatchObject({ body: { status: "approved" } });
        await untilLetIn(() => open(room, another));
        return Date.now() - start;
      });
      expect(span).toBeLessThan(2 * SECOND);
    });

    it("that is rejected leaves its client outside, and tells it why", async () => {
      const [room, eve] = [unique(), unique()];
      const [order, client] = [await moderator(), await open(room, eve)];
      await registered(order, eve, 1, client);
      const options = { for: "1h", disclosure: "notify" };
      const { id } = await order<Ban>({ order: "ban", target: `user:${eve}`, options });
      await client.until("the close", () => client.closed);
      await appeal(room, eve, { text: "Why?" });
      const decision = { decision: "reject", note: "Read the rules.", by: "ada" } as const;
      await order({ order: "decide", target: `user:${eve}`, ban: id, options: decision });
      expect(await look(room, eve)).toMatchObject({
        body: { ban: id, status: "rejected", note: "Read the rules." },
      });
      const back = await open(room, eve);
      await back.until("the close", () => back.closed);
      expect(back.closed?.code).toBe(4403);
    });

    it.skipIf(host.isDocument)(
      "of a hidden client is answered as that of a client without a ban, byte for byte, and changes nothing on its wire",
      async () => {
        const [room, eve, bob] = [unique(), unique(), unique()];
        const order = await moderator();
        const [hers, his] = [await open(room, eve), await open(room, bob)];
        const clients = [hers, his];
        // The last to come first: by its answer she has been sent word of it.
        await his.settled();
        await registered(order, eve, 1, hers);
        const frames = clients.map((client) => client.frames.length);
        const { id } = await order<Ban>({ order: "shadowBan", target: `user:${eve}` });
        await expect
          .poll(async () => {
            const { rooms } = await order<ClientStandings>({ order: "standings", target: `user:${eve}` });
            return rooms.flatMap(({ connections }) => connections?.map(({ hidden }) => hidden) ?? []);
          })
          .toEqual([true]);
        for (const tries of [
          (user: string) => look(room, user),
          (user: string) => look(room, user, id),
          (user: string) => appeal(room, user, { text: "Why?" }),
          (user: string) => appeal(room, user, { text: "Why?", ban: id }),
          (user: string) => appeal(room, user, { text: "" }),
        ]) {
          const [toHer, toHim] = [await tries(eve), await tries(bob)];
          expect(withoutDate(toHer)).toEqual(withoutDate(toHim));
          expect(toHim.status).toBeGreaterThanOrEqual(400);
        }
        await Promise.all(clients.map((client) => client.settled()));
        const [heard, heardByBob] = clients.map((client, index) => client.frames.slice(frames[index]));
        expect(heard?.map(({ type }) => type)).toEqual(heardByBob?.map(({ type }) => type));
        const { appeals } = await order<AppealPage>({ order: "appeals", options: { search: `user:${eve}` } });
        expect(appeals).toEqual([]);
        // What is listed is listed a moment later, and kept at once.
        const kept = await order<AuditEntry[]>({ order: "history", target: `user:${eve}` });
        expect(kept.map(({ change }) => change)).toEqual(["ban"]);
      },
    );

    it("is limited, bounded, and never reaches the app", async () => {
      const [room, eve] = [unique(), unique()];
      const long = await appeal(room, eve, { text: "x".repeat(1_001) });
      expect([long.status, long.body]).toEqual([400, "The text has at most 1000 characters.\n"]);
      const large = { user: eve, method: "POST", body: JSON.stringify({ text: "x".repeat(100_000) }) };
      // The rest of it is not read: the connection may be closed under whoever sends it.
      const refused = await vi.waitFor(() => ask(party, room, PATH, large), { timeout: 15 * SECOND });
      expect(refused.status).toBe(400);
      const put = await ask(party, room, PATH, { user: eve, method: "PUT", body: "{}" });
      expect([put.status, put.headers.get("Allow")]).toEqual([405, "GET, POST, OPTIONS"]);
      const statuses: number[] = [];
      for (let asked = 0; asked < 12; asked++) statuses.push((await look(room, eve)).status);
      expect(new Set(statuses)).toEqual(new Set([404, 429]));
      expect((await look(room, unique())).status).toBe(404);
      const preflight = await ask(party, room, PATH, { user: eve, method: "OPTIONS" });
      expect([preflight.status, preflight.headers.get("Access-Control-Allow-Origin")]).toEqual([204, "*"]);
    });
  });
}

/** A server in between may state the time. */
function withoutDate({ headers, ...told }: Told): Told {
  return { ...told, headers: { ...headers, date: "" } };
}
