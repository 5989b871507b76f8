import { SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import type {
  AdminAppealPage,
  AdminBan,
  AdminBanPage,
  AdminClient,
  AdminEvents,
  AdminHistory,
  AdminLift,
  AdminProblem,
  AdminRoom,
  AdminRoomPage,
  Totals,
} from "../../src/admin/index.ts";
import { ROUTES } from "../../src/admin/routes.ts";
import { Client, type Host } from "../support/client.ts";
import { untilLetIn } from "../support/let-in.ts";
import { quickest } from "../support/quickest.ts";
import { SECOND } from "../support/time.ts";
import { SESSION_SECRET, TOKENS } from "./apps/operators.ts";

/** What is sent to the API. */
export interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Sends a request to the worker in front of the rooms. The path is sent as it is here. */
export type Send = (path: string, sent: Sent) => Promise<Response>;

const MOUNT = "/party-bouncer/admin";

/** For what asks hundreds of times. */
const PATIENTLY = { timeout: 120_000 };

interface AdminHost extends Pick<Host, "connect"> {
  /** Connects as a client does, by way of the gate. */
  readonly connect: Host["connect"];
  readonly send: Send;
  /** How many wrong tokens are tried. */
  readonly guesses: number;
}

/** The API, mounted in front of rooms that share a ledger, on every host: what it reads and does, and for whom. */
export function adminContract(name: string, host: AdminHost, party: string): void {
  const unique = (): string => Math.random().toString(36).slice(2);
  const open = async (room: string, user: string): Promise<Client> =>
    new Client(await host.connect(party, room, { user })).opened();
  /** Waits until the ledger knows in which rooms a client is. One that was late hears of it when something happens there. */
  const registered = async (user: string, ...clients: readonly Client[]): Promise<void> => {
    const rooms = async (): Promise<number> => {
      for (const client of clients) await client.settled();
      return (await read<AdminClient>(`/v1/clients/user:${user}`)).rooms.length;
    };
    await expect.poll(rooms).toBe(clients.length);
  };
  const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });

  const ask = (path: string, { headers, ...sent }: Sent = {}, token: string = TOKENS.moderator) =>
    host.send(MOUNT + path, { ...sent, headers: { ...bearer(token), ...headers } });
  const read = async <Answer>(path: string): Promise<Answer> => {
    const answer = await ask(path);
    expect(answer.status).toBe(200);
    return (await answer.json()) as Answer;
  };
  const json = { "Content-Type": "application/json" };
  const post = (body: object, headers: Record<string, string> = {}) =>
    ask("/v1/bans", { method: "POST", body: JSON.stringify(body), headers: { ...json, ...headers } });
  const lift = (user: string, headers: Record<string, string> = {}) =>
    ask(`/v1/clients/user:${user}/bans`, { method: "DELETE", headers });
  const deniedSoFar = async (): Promise<number> => {
    const { denied } = await read<Totals>("/v1/metrics");
    return Object.values(denied).reduce((sum, times) => sum + times, 0);
  };

  describe(`${name}: the API`, () => {
    it("closes a client's sockets in two rooms by a ban, and lets it back in by a lift, through the gate", async () => {
      const [a, b, eve] = [unique(), unique(), unique()];
      const [inA, inB, witness] = [await open(a, eve), await open(b, eve), await open(b, "bob")];
      await witness.settled();
      await registered(eve, inA, inB);
      const answer = await post({ target: `user:${eve}`, for: "1h", reason: "spam links", label: "Eve" });
      expect(answer.status).toBe(201);
      const ban = (await answer.json()) as AdminBan;
      expect(ban).toMatchObject({
        target: `user:${eve}`,
        kind: "close",
        by: "ada",
        label: "Eve",
        limit: null,
      });
      expect((ban.until ?? 0) - ban.at).toBe(3_600 * SECOND);
      await inA.until("the close", () => inA.closed);
      await inB.until("the close", () => inB.closed);
      expect([inA.closed?.code, inB.closed?.code, witness.closed]).toEqual([4403, 4403, null]);
      const kept = await open(unique(), eve);
      await kept.until("the close", () => kept.closed);

      const lifted = await lift(eve);
      expect((await lifted.json()) as AdminLift).toEqual({
        target: `user:${eve}`,
        lifted: [ban.id],
        forgiven: null,
      });
      await untilLetIn(() => open(a, eve));

      const { entries } = await read<AdminHistory>(`/v1/clients/user:${eve}/history`);
      expect(entries.map(({ change, by, reason }) => [change, by, reason])).toEqual([
        ["ban", "ada", "spam links"],
        ["pardon", "ada", ""],
      ]);

      const span = await quickest(async () => {
        const another = unique();
        const there = [await open(a, another), await open(b, another)];
        await registered(another, ...there);
        const start = Date.now();
        await post({ target: `user:${another}`, for: "1h" });
        await Promise.all(there.map((client) => client.until("the close", () => client.closed)));
        return Date.now() - start;
      });
      expect(span).toBeLessThan(SECOND);
    });

    it("says how a client stands in each room that it is in", async () => {
      const [a, b, eve] = [unique(), unique(), unique()];
      await registered(eve, await open(a, eve), await open(b, eve));
      const { target, bans, rooms, more } = await read<AdminClient>(`/v1/clients/user:${eve}`);
      expect({ target, bans, more }).toEqual({ target: `user:${eve}`, bans: [], more: 0 });
      expect(rooms.map(({ room }) => room).toSorted()).toEqual([a, b].toSorted());
      for (const { connections } of rooms) {
        expect(connections).toEqual([
          expect.objectContaining({
            target,
            hidden: false,
            standing: expect.objectContaining({ status: "ok" }),
          }),
        ]);
      }
    });

    it("lists the room and who is in it, and what its doctor says", async () => {
      const [room, eve] = [unique(), unique()];
      const client = await open(room, eve);
      client.do({ do: "say", text: "hello" });
      await client.settled();
      await expect
        .poll(async () =>
          (await read<AdminRoomPage>(`/v1/rooms?search=${room}`)).rooms.map((found) => found.room),
        )
        .toEqual([room]);
      const found = await read<AdminRoom>(`/v1/rooms/${party}/${room}`);
      expect(found.connections).toEqual([expect.objectContaining({ target: `user:${eve}` })]);
      expect(found.summary).toMatchObject({ party, room });
      expect(found.metrics.admitted).toBeGreaterThan(0);
      const doctor = await read<{ findings: unknown }>(`/v1/rooms/${party}/${room}/doctor`);
      expect(doctor.findings).toBeInstanceOf(Array);
      // Its policy keeps none.
      expect((await ask(`/v1/rooms/${party}/${room}/record`)).status).toBe(404);
      expect((await ask(`/v1/rooms/${party}/${unique()}`)).status).toBe(404);
    });

    it("lists bans in pages, the newest first, and finds them by their label", async () => {
      const label = unique();
      const users = [unique(), unique(), unique()];
      for (const user of users) await post({ target: `user:${user}`, label });
      const page = (after: string | null): Promise<AdminBanPage> =>
        read(`/v1/bans?search=${label}&limit=2${after === null ? "" : `&after=${after}`}`);
      const listed = async (): Promise<string[]> => {
        const first = await page(null);
        expect(first.bans.length).toBeLessThanOrEqual(2);
        const rest: AdminBan[] = [];
        for (let next = first.next; next !== null;) {
          const more = await page(next);
          rest.push(...more.bans);
          ({ next } = more);
        }
        return [...first.bans, ...rest].map(({ target }) => target);
      };
      // The list hears of each ban a moment after it was imposed.
      await expect.poll(listed).toEqual(users.toReversed().map((user) => `user:${user}`));
      for (const user of users) await lift(user);
      await expect.poll(async () => (await page(null)).bans).toEqual([]);
    });

    it("finds a ban of an address by the address, of which it has nothing but the hash", async () => {
      const network = `2001:db8:${Math.trunc(Math.random() * 65_535).toString(16)}:7`;
      const made = (await (await post({ target: `address:${network}::1` })).json()) as AdminBan;
      const search = encodeURIComponent(`address:${network.toUpperCase()}:0:0:0:2`);
      const found = async (): Promise<string[]> =>
        (await read<AdminBanPage>(`/v1/bans?search=${search}`)).bans.map(({ target }) => target);
      await expect.poll(found).toEqual([made.target]);
      expect(made.target).toMatch(/^address:#[\da-f]{32}$/);
    });

    it("does once what is asked twice with one key, and nothing else by that key", async () => {
      const [eve, key] = [unique(), unique()];
      const body = { target: `user:${eve}`, reason: "spam" };
      const [one, other] = await Promise.all([1, 2].map(() => post(body, { "Idempotency-Key": key })));
      const bans = [await one?.json(), await other?.json()] as [AdminBan, AdminBan];
      expect(bans[0]).toEqual(bans[1]);
      const another = await post({ ...body, reason: "worse" }, { "Idempotency-Key": key });
      expect(another.status).toBe(409);
      expect((await lift(eve, { "Idempotency-Key": key })).status).toBe(409);
      const ends = [await lift(eve, { "Idempotency-Key": "2" }), await lift(eve, { "Idempotency-Key": "2" })];
      const lifts = await Promise.all(ends.map((end) => end.json()));
      expect(lifts).toEqual(
        lifts.map(() => ({ target: `user:${eve}`, lifted: [bans[0].id], forgiven: null })),
      );
      const { entries } = await read<AdminHistory>(`/v1/clients/user:${eve}/history`);
      expect(entries.map(({ change }) => change)).toEqual(["ban", "pardon"]);
    });

    it("never shows an address, and finds it by its hash, however it is written", async () => {
      const answer = await post({ target: "address:2001:DB8:0:1::7", for: "forever" });
      const { target, until } = (await answer.json()) as AdminBan;
      expect([target, until]).toEqual([expect.stringMatching(/^address:#[\da-f]{32}$/), null]);
      for (const written of ["2001:db8:0:1::/64", "2001:db8:0:1:0:0:0:9"]) {
        const { bans } = await read<AdminClient>(`/v1/clients/${encodeURIComponent(`address:${written}`)}`);
        expect(bans.map((ban) => ban.target)).toEqual([target]);
      }
      expect((await ask(`/v1/clients/${encodeURIComponent(target)}/bans`, { method: "DELETE" })).status).toBe(
        200,
      );
    });

    it("has an inbox of appeals, and lifts the ban of one that it approves, once", async () => {
      const [room, eve] = [unique(), unique()];
      const client = await open(room, eve);
      await registered(eve, client);
      const answer = await post({ target: `user:${eve}`, for: "1h", reason: "spam", disclosure: "notify" });
      const ban = (await answer.json()) as AdminBan;
      await client.until("the close", () => client.closed);
      const path = `/parties/${party}/${room}/party-bouncer/appeal?user=${eve}`;
      const text = "It was <b>my brother</b>.";
      const appeals = (user: string): Promise<Response> =>
        host.send(path.replace(eve, user), {
          method: "POST",
          headers: { "x-user": user },
          body: JSON.stringify({ text }),
        });
      expect((await appeals(eve)).status).toBe(201);

      const inbox = `/v1/appeals?search=${encodeURIComponent(`user:${eve}`)}`;
      await expect.poll(async () => (await read<AdminAppealPage>(inbox)).appeals.length).toBe(1);
      const appeal = {
        target: `user:${eve}`,
        ban: ban.id,
        at: expect.any(Number),
        text,
        status: "open",
        by: null,
        decidedAt: null,
        note: null,
      };
      const waiting = await read<AdminAppealPage>(inbox);
      expect(waiting.appeals).toEqual([{ ...appeal, about: { ...ban, appeal: undefined } }]);
      const { bans } = await read<AdminClient>(`/v1/clients/user:${eve}`);
      expect(bans).toEqual([{ ...ban, appeal }]);

      const decide = (body: object, id = ban.id, token: string = TOKENS.moderator, user = eve) =>
        ask(
          `/v1/appeals/user:${user}/${id}`,
          { method: "POST", body: JSON.stringify(body), headers: json },
          token,
        );
      const approval = { decision: "approve", note: "Sorry!" };
      expect((await decide(approval, ban.id, TOKENS.viewer)).status).toBe(403);
      expect((await decide(approval, "another")).status).toBe(404);
      expect((await decide(approval, "x".repeat(100))).status).toBe(404);
      expect((await decide({ decision: "approved" })).status).toBe(400);
      expect((await decide({ ...approval, note: "x".repeat(1_001) })).status).toBe(400);
      const approved = await decide(approval);
      expect([approved.status, await approved.json()]).toEqual([
        200,
        {
          ...appeal,
          status: "approved",
          by: "ada",
          decidedAt: expect.any(Number),
          note: "Sorry!",
        },
      ]);
      // The same request may be sent again, and another decision comes too late.
      expect((await decide(approval)).status).toBe(200);
      const late = await decide({ decision: "reject" }, ban.id, TOKENS.admin);
      expect([late.status, ((await late.json()) as AdminProblem).detail]).toEqual([
        409,
        "ada has approved this appeal already.",
      ]);
      await untilLetIn(() => open(room, eve));
      const told = await host.send(path, { headers: { "x-user": eve } });
      expect(await told.json()).toEqual({ ban: ban.id, status: "approved", note: "Sorry!" });
      await expect.poll(async () => (await read<AdminAppealPage>(inbox)).appeals.length).toBe(0);
      const decided = await read<AdminAppealPage>(`${inbox}&status=approved`);
      expect(decided.appeals).toHaveLength(1);
      const { entries } = await read<AdminHistory>(`/v1/clients/user:${eve}/history`);
      expect(entries.map(({ change, by, reason }) => [change, by, reason])).toEqual(
        expect.arrayContaining([
          ["appeal", "client", text],
          ["pardon", "ada", "the appeal was approved"],
          ["decision", "ada", "Sorry!"],
        ]),
      );

      const span = await quickest(async () => {
        const another = unique();
        const there = await open(room, another);
        await registered(another, there);
        const banned = await post({ target: `user:${another}`, for: "1h", disclosure: "notify" });
        const { id } = (await banned.json()) as AdminBan;
        await there.until("the close", () => there.closed);
        expect((await appeals(another)).status).toBe(201);
        expect((await decide(approval, id, TOKENS.moderator, another)).status).toBe(200);
        const start = Date.now();
        await untilLetIn(() => open(room, another));
        return Date.now() - start;
      });
      expect(span).toBeLessThan(2 * SECOND);
    });

    it("tells what has happened since", async () => {
      const { next } = await read<AdminEvents>("/v1/events");
      const [room, eve] = [unique(), unique()];
      const client = await open(room, eve);
      await registered(eve, client);
      await post({ target: `user:${eve}` });
      await client.until("the close", () => client.closed);
      await expect
        .poll(async () =>
          (await read<AdminEvents>(`/v1/events?after=${next}`)).events.map((event) => event.room),
        )
        .toContain(room);
    });

    it("is scraped by Prometheus", async () => {
      const answer = await ask("/metrics", {}, TOKENS.viewer);
      expect(answer.headers.get("Content-Type")).toMatch(/^text\/plain; version=0\.0\.4/);
      expect(await answer.text()).toContain("# TYPE party_bouncer_messages_total counter");
    });

    it("describes itself", async () => {
      const { openapi, paths } = await read<{ openapi: string; paths: object }>("/openapi.json");
      expect(openapi).toBe("3.1.0");
      expect(Object.keys(paths)).toEqual([...new Set(Object.values(ROUTES).map(({ path }) => path))]);
    });

    it("leaves other paths to the app", async () => {
      for (const path of ["/", "/party-bouncer", "/party-bouncer/administrator", "/party-bouncer/Admin/me"]) {
        const answer = await host.send(path, { headers: bearer(TOKENS.admin) });
        expect([path, answer.status, answer.headers.get("X-Content-Type-Options")]).toEqual([
          path,
          404,
          null,
        ]);
      }
    });
  });

  describe(`${name}: the API, attacked`, () => {
    /** Each request there is, about one client and one room. */
    const everything = (user: string, room: string): [path: string, sent: Sent][] =>
      Object.values(ROUTES).map(({ method, path }) => [
        path.replace("{target}", `user:${user}`).replace("{party}", party).replace("{room}", room),
        method === "POST"
          ? { method, headers: json, body: JSON.stringify({ target: `user:${user}` }) }
          : { method },
      ]);

    const session = (claims: Record<string, unknown>, secret = SESSION_SECRET, expires = "1h") =>
      new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).setExpirationTime(expires).sign(secret);

    /** A room with somebody in it, of whom nothing may be read, and to whom nothing may happen. */
    const scene = async (): Promise<{ user: string; room: string; unharmed(): Promise<void> }> => {
      const [user, room] = [unique(), unique()];
      const client = await open(room, user);
      await client.settled();
      return {
        user,
        room,
        unharmed: async () => {
          await client.settled();
          expect(client.closed).toBeNull();
          expect((await read<AdminHistory>(`/v1/clients/user:${user}/history`)).entries).toEqual([]);
        },
      };
    };

    const expectProblem = async (answer: Response, status: number, ...secret: string[]): Promise<void> => {
      expect(answer.status).toBe(status);
      expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
      expect(answer.headers.get("Cache-Control")).toBe("no-store");
      const text = await answer.text();
      const problem = JSON.parse(text) as AdminProblem;
      expect(problem).toMatchObject({ type: "about:blank", status });
      expect(text).not.toMatch(/\bat .*:\d+|node_modules|Error:/);
      for (const word of secret) expect(text).not.toContain(word);
    };

    it("answers nobody who has no right to ask, whatever they ask, and counts them", PATIENTLY, async () => {
      const { user, room, unharmed } = await scene();
      const claims = { sub: "mallory", role: "admin" };
      const encode = (part: object): string => btoa(JSON.stringify(part)).replaceAll("=", "");
      const [header, payload, signature] = (await session({ ...claims, role: "viewer" })).split(".");
      const nobodies: Record<string, string>[] = [
        {},
        { Authorization: "" },
        { Authorization: "Bearer" },
        bearer("a-wrong-token-of-ada-l"),
        bearer(TOKENS.expired),
        bearer("undefined"),
        bearer("short"),
        bearer(`${TOKENS.admin}x`),
        bearer(TOKENS.admin.toUpperCase()),
        { Authorization: `Basic ${btoa(`ada:${TOKENS.admin}`)}` },
        { Authorization: `Bearer x, Bearer ${TOKENS.admin}` },
        { "X-Authorization": `Bearer ${TOKENS.admin}`, "X-Role": "admin", "X-User": "mod" },
        { Cookie: `token=${TOKENS.admin}` },
        { Cookie: `session=${await session(claims, new TextEncoder().encode("another secret altogether"))}` },
        { Cookie: `session=${await session(claims, SESSION_SECRET, "-1s")}` },
        { Cookie: `session=${encode({ alg: "none" })}.${encode(claims)}.` },
        { Cookie: `session=${header}.${encode({ ...claims, exp: 9e9 })}.${signature}` },
        { Cookie: `session=${header}.${payload}.` },
      ];
      const before = await deniedSoFar();
      const requests = everything(user, room);
      for (const headers of nobodies) {
        for (const [path, sent] of requests) {
          const answer = await host.send(MOUNT + path, { ...sent, headers: { ...sent.headers, ...headers } });
          await expectProblem(answer, 401, user, room);
          expect(answer.headers.get("WWW-Authenticate")).toMatch(/^Bearer/);
        }
      }
      expect((await deniedSoFar()) - before).toBe(nobodies.length * requests.length);
      await unharmed();
    });

    it("lets nobody do what their role may not, however they say that they may", PATIENTLY, async () => {
      const { user, room, unharmed } = await scene();
      const before = await deniedSoFar();
      const viewer = { Cookie: `session=${await session({ sub: "vera", role: "viewer" })}` };
      const forged = ["owner", "Admin", "__proto__", "constructor", ["admin"], { admin: 1 }, null, 2];
      const strangers = await Promise.all(forged.map((role) => session({ sub: "mallory", role })));
      const named = await Promise.all(
        ["", "x".repeat(101), "rule:spam", "\ud800", undefined].map((sub) => session({ sub, role: "admin" })),
      );
      const roles = Object.values(ROUTES).map(({ role }) => role);
      const asks = everything(user, room).map(([path, sent], index) => ({ path, sent, role: roles[index] }));
      let denied = 0;
      for (const { path, sent, role } of asks) {
        const isRefused = role !== "viewer";
        for (const headers of [viewer, bearer(TOKENS.viewer)]) {
          const tricks = {
            "X-HTTP-Method-Override": "GET",
            "X-Role": "admin",
            "X-Original-URL": `${MOUNT}/me`,
          };
          const answer = await host.send(MOUNT + path, {
            ...sent,
            headers: { ...sent.headers, ...tricks, ...headers },
          });
          if (isRefused) await expectProblem(answer, 403, user);
          else await answer.body?.cancel();
          if (answer.status >= 400) denied++;
        }
        for (const token of [...strangers, ...named]) {
          const answer = await host.send(MOUNT + path, {
            ...sent,
            headers: { ...sent.headers, Cookie: `session=${token}` },
          });
          await expectProblem(answer, 500, user);
          denied++;
        }
      }
      expect((await deniedSoFar()) - before).toBe(denied);
      await unharmed();
    });

    it("knows each path by one way of writing it", async () => {
      const { user, unharmed } = await scene();
      const before = await deniedSoFar();
      const tricks = [
        "",
        "/",
        "//me",
        "/me/",
        "/ME",
        "/me%2f",
        "/%6de",
        "/me;a=b",
        "/v1",
        "/v1//bans",
        "/v1/bans/",
        "/v1%2Fbans",
        "/v1/clients",
        "/v1/clients/",
        "/v1/clients//bans",
        `/v1/clients/user:${user}%2Fbans/x`,
        `/v1/clients/user:${user}//bans`,
        `/v1/clients/user:${user}/bans%00`,
        "/v1/rooms//",
        "/v1/rooms/a/b/c",
        "/v1/rooms/a/b/record/",
        "/__proto__",
        "/v1/constructor",
        "/openapi.json%00",
      ];
      for (const trick of tricks) {
        for (const method of ["GET", "DELETE"]) {
          const answer = await ask(trick, { method });
          expect([trick, method, answer.status]).toEqual([trick, method, 404]);
        }
      }
      // Names, not paths: of clients and rooms that there are not.
      for (const target of [
        `user:${user}%2F..%2F`,
        "collector:0",
        "secret",
        "directory:1",
        "__proto__",
        "user:",
      ]) {
        const answer = await ask(`/v1/clients/${encodeURIComponent(decodeURIComponent(target))}/bans`, {
          method: "DELETE",
        });
        expect([target, answer.status]).toEqual([target, target.includes("..") ? 200 : 400]);
      }
      for (const [place, status] of [
        ["%2E%2E%2F/x", 404],
        ["__proto__/constructor", 404],
        [`ledger/user:${user}`, 404],
      ] as const) {
        expect([place, (await ask(`/v1/rooms/${place}`)).status]).toEqual([place, status]);
      }
      // A path is made plain once, by whoever parses the URL, and then it is that one for everybody.
      const plain = await host.send(`${MOUNT}/v1/../me`, { headers: bearer(TOKENS.viewer) });
      expect(plain.status).toBe(200);
      const outside = await host.send(`${MOUNT}/../../v1/bans`, { headers: bearer(TOKENS.viewer) });
      expect(outside.status).toBe(404);
      for (const method of ["PUT", "PATCH", "POST", "OPTIONS", "DELETE"]) {
        const answer = await ask("/me", { method });
        await expectProblem(answer, 405);
        expect(answer.headers.get("Allow")).toBe("GET, HEAD");
      }
      expect(await deniedSoFar()).toBe(before + 2 * tricks.length + 5 + 3 + 5);
      await unharmed();
    });

    it.each<[what: string, status: number, sent: Sent]>([
      ["too large", 413, { body: JSON.stringify({ target: "user:x", reason: "x".repeat(65_536) }) }],
      ["far too large", 413, { body: " ".repeat(1_000_000) }],
      ["deep", 400, { body: "[".repeat(60_000) }],
      ["deep and well-formed", 400, { body: `${"[".repeat(30_000)}${"]".repeat(30_000)}` }],
      ["deep in a field", 400, { body: `{"target":${'{"a":'.repeat(9)}1${"}".repeat(9)}}` }],
      ["quotes and backslashes", 400, { body: '"\\'.repeat(30_000) }],
      ["no JSON", 400, { body: "target=user:x" }],
      ["nothing", 400, { body: "" }],
      ["null", 400, { body: "null" }],
      ["a list", 400, { body: '[{"target":"user:x"}]' }],
      ["text", 400, { body: '"user:x"' }],
      ["another type", 415, { body: '{"target":"user:x"}', headers: { "Content-Type": "text/plain" } }],
      ["a form", 415, { body: "x=1", headers: { "Content-Type": "application/x-www-form-urlencoded" } }],
      ["__proto__", 400, { body: '{"target":"user:x","__proto__":{"for":"1h"}}' }],
      ["__proto__ alone", 400, { body: '{"__proto__":{"target":"user:x"}}' }],
      ["constructor", 400, { body: '{"target":"user:x","constructor":{"prototype":{"a":1}}}' }],
      ["by", 400, { body: '{"target":"user:x","by":"landlord"}' }],
      ["id", 400, { body: '{"target":"user:x","id":"1"}' }],
      ["a target of another kind", 400, { body: '{"target":["user:x"]}' }],
      ["a shard of the ledger", 400, { body: '{"target":"collector:0"}' }],
      ["an address that is none", 400, { body: '{"target":"address:1.2.3.256"}' }],
      ["half a character", 201, { body: '{"target":"user:\\ud800"}' }],
      ["too long a time", 400, { body: '{"target":"user:x","for":"1e9d"}' }],
      ["an endless time", 400, { body: '{"target":"user:x","for":1e999}' }],
      [
        "a page of another site",
        403,
        { body: '{"target":"user:x"}', headers: { "Sec-Fetch-Site": "cross-site" } },
      ],
      ["a key with spaces", 400, { body: '{"target":"user:x"}', headers: { "Idempotency-Key": "a b" } }],
      [
        "too long a key",
        400,
        { body: '{"target":"user:x"}', headers: { "Idempotency-Key": "k".repeat(256) } },
      ],
    ])("takes no body that is wrong: %s", async (_, status, sent) => {
      const before = await deniedSoFar();
      const answer = await ask("/v1/bans", {
        method: "POST",
        ...sent,
        headers: { ...json, ...sent.headers },
      });
      if (status < 400) expect(answer.status).toBe(status);
      else await expectProblem(answer, status);
      expect((await deniedSoFar()) - before).toBe(status < 400 ? 0 : 1);
      expect((await read<AdminHistory>("/v1/clients/user:x/history")).entries).toEqual([]);
    });

    it.each([
      ["/v1/bans?limit=0", "limit"],
      ["/v1/bans?limit=1001", "limit"],
      ["/v1/bans?limit=1e2", "limit"],
      ["/v1/bans?after=x", "after"],
      [`/v1/bans?after=${btoa('"9999"')}`, "after"],
      [`/v1/rooms?after=${btoa('{"at":"x"}')}`, "after"],
      [`/v1/events?after=${"9".repeat(70_000).slice(0, 4_000)}`, "after"],
      [`/v1/bans?search=${"x".repeat(201)}`, "search"],
      ["/v1/bans?__proto__=1", "__proto__"],
      ["/v1/bans?constructor=1", "constructor"],
      ["/me?role=admin", "role"],
    ])("says what is wrong with %s", async (path, issue) => {
      const answer = await ask(path);
      expect(answer.status).toBe(400);
      const { issues } = (await answer.json()) as AdminProblem;
      expect(issues).toEqual([
        { path: issue, expected: expect.stringMatching(/./), received: expect.stringMatching(/./) },
      ]);
    });

    it("lets nobody in by guessing, and counts each guess", PATIENTLY, async () => {
      const before = await deniedSoFar();
      const statuses = new Map<number, number>();
      const guess = async (number: number): Promise<void> => {
        const answer = await host.send(`${MOUNT}/v1/bans`, { headers: bearer(`a-token-of-guess-${number}`) });
        await answer.body?.cancel();
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      };
      for (let number = 0; number < host.guesses; number += 50) {
        await Promise.all(Array.from({ length: 50 }, (_, next) => guess(number + next)));
      }
      expect([...statuses]).toEqual([[401, host.guesses]]);
      expect((await deniedSoFar()) - before).toBe(host.guesses);
    });
  });
}
