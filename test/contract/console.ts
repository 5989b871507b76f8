import { describe, expect, it } from "vitest";
import type { AdminClient, AdminLift } from "../../src/admin/index.ts";
import { Client, type Host, type TestSocket } from "../support/client.ts";
import type { Send } from "./admin.ts";
import { TOKENS } from "./apps/operators.ts";
import { type Moderator, unheardConsole } from "./unheard-console.ts";

interface ConsoleHost extends Pick<Host, "connect"> {
  readonly send: Send;
  /** What the host calls itself in `Host`. */
  readonly name: () => string;
  /** Asks for a WebSocket. @returns the HTTP status if it gets none */
  upgrade(path: string, headers: Record<string, string>): Promise<TestSocket | number>;
}

const OWN = { "X-Party-Bouncer": "1" };
const JSON_BODY = { "Content-Type": "application/json" };

/** The console, mounted in front of rooms that share a ledger, on every host: whom it lets in, and what it keeps from whom. */
export function consoleContract(name: string, host: ConsoleHost, party: string): void {
  const unique = (): string => Math.random().toString(36).slice(2);
  const origin = (): string => `http://${host.name()}`;

  /** @returns the cookie */
  const signIn = async (token: string, mount = "/console"): Promise<string> => {
    const headers = { ...OWN, Authorization: `Bearer ${token}` };
    const answer = await host.send(`${mount}/session`, { method: "POST", headers });
    expect(answer.status).toBe(200);
    return (answer.headers.get("Set-Cookie") ?? "").split(";", 1)[0] ?? "";
  };
  const ask = (cookie: string, path: string, headers: Record<string, string> = {}) =>
    host.send(`/console${path}`, { headers: { Cookie: cookie, ...headers } });
  const ban = (cookie: string, user: string, headers: Record<string, string> = OWN) =>
    host.send("/console/api/v1/bans", {
      method: "POST",
      headers: { Cookie: cookie, ...JSON_BODY, ...headers },
      body: JSON.stringify({ target: `user:${user}`, reason: "for a test" }),
    });
  /** As the ledger itself knows: its list of all bans hears of one a moment later. */
  const isBanned = async (cookie: string, user: string): Promise<boolean> => {
    const answer = await ask(cookie, `/api/v1/clients/user:${user}`);
    return ((await answer.json()) as AdminClient).bans.length > 0;
  };
  const watch = async (cookie: string): Promise<Client> => {
    const socket = await host.upgrade("/console/live", { Cookie: cookie, Origin: origin() });
    if (typeof socket === "number") throw new Error(`the console answered ${socket}`);
    const page = await new Client(socket).opened();
    await page.until("to be greeted", () => page.of("hello").length > 0);
    return page;
  };

  describe(`a console: ${name}`, () => {
    it("does for the one who has signed in what the API does", async () => {
      const cookie = await signIn(TOKENS.moderator);
      const user = unique();
      expect((await ban(cookie, user)).status).toBe(201);
      expect(await isBanned(cookie, user)).toBe(true);
      const headers = { Cookie: cookie, ...OWN };
      const lifted = await host.send(`/console/api/v1/clients/user:${user}/bans`, {
        method: "DELETE",
        headers,
      });
      expect(((await lifted.json()) as AdminLift).lifted).toHaveLength(1);
    });

    it("does nothing for a page of anybody else", async () => {
      const cookie = await signIn(TOKENS.moderator);
      const user = unique();
      const foreign: Record<string, string>[] = [
        {},
        { ...OWN, Origin: "https://evil.example" },
        { ...OWN, Origin: "null" },
        { ...OWN, Origin: `http://evil.${host.name()}` },
        { ...OWN, "Sec-Fetch-Site": "cross-site" },
        { ...OWN, "Sec-Fetch-Site": "same-site" },
        { ...OWN, Origin: origin(), "Sec-Fetch-Site": "cross-site" },
        { "Sec-Fetch-Site": "same-origin", Origin: origin(), "Content-Type": "text/plain" },
      ];
      for (const headers of foreign) {
        const answer = await ban(cookie, user, headers);
        expect([answer.status, answer.headers.get("Access-Control-Allow-Origin")]).toEqual([403, null]);
      }
      expect(await isBanned(cookie, user)).toBe(false);
      expect((await ban(cookie, user, { ...OWN, Origin: origin() })).status).toBe(201);
    });

    it("does not let a viewer do what a moderator does", async () => {
      const cookie = await signIn(TOKENS.viewer);
      const user = unique();
      expect((await ban(cookie, user)).status).toBe(403);
      const authorization = { ...OWN, Authorization: "Bearer a-token-that-nobody-has" };
      expect((await ban(cookie, user, authorization)).status).toBe(403);
      expect(await isBanned(cookie, user)).toBe(false);
    });

    it("takes no cookie that is forged, of another mount, or of somebody who has signed out", async () => {
      const cookie = await signIn(TOKENS.moderator);
      const [key, value = ""] = cookie.split("=");
      const forged = `${value.slice(0, -2)}${value.at(-2) === "A" ? "B" : "A"}A`;
      expect((await ask(`${key}=${forged}`, "/api/me")).status).toBe(401);
      expect((await ask(await signIn(TOKENS.moderator, "/other/console"), "/api/me")).status).toBe(401);
      expect((await ask(cookie, "/api/me")).status).toBe(200);
      const out = await host.send("/console/session", {
        method: "DELETE",
        headers: { ...OWN, Cookie: cookie },
      });
      expect([out.status, out.headers.get("Set-Cookie")]).toEqual([
        204,
        expect.stringContaining("Max-Age=0;"),
      ]);
      for (const path of ["/api/me", "/session", "/live"]) expect((await ask(cookie, path)).status).toBe(401);
      expect(await host.upgrade("/console/live", { Cookie: cookie, Origin: origin() })).toBe(401);
    });

    it("opens a socket only for its own page, of an operator", async () => {
      const cookie = await signIn(TOKENS.viewer);
      const refused: Record<string, string>[] = [
        { Origin: origin() },
        { Cookie: cookie },
        { Cookie: cookie, Origin: "https://evil.example" },
        { Cookie: cookie, Origin: "null" },
      ];
      const statuses = await Promise.all(refused.map((headers) => host.upgrade("/console/live", headers)));
      expect(statuses).toEqual([401, 403, 403, 403]);
    });

    it("lets nobody into the ledger past it", async () => {
      for (const ticket of ["", "x", "0".repeat(64)]) {
        const headers = { "x-party-bouncer-ticket": ticket, Origin: origin() };
        expect(await host.upgrade("/parties/ledger/live:0", headers)).toBe(404);
      }
    });

    it("tells a page of rooms, of what happens in them, and of what other operators do", async () => {
      const [ada, eve] = await Promise.all([signIn(TOKENS.moderator), signIn(TOKENS.viewer)]);
      const page = await watch(eve);
      page.sendRaw('{"type":"watch","what":"rooms"}');
      await page.until("the rooms", () => page.of("rooms").length > 0);
      const [room, user] = [unique(), unique()];
      const client = await new Client(await host.connect(party, room, { user })).opened();
      await page.until("the room", () =>
        page
          .of("rooms")
          .some(({ rooms }) => (rooms as { room: string }[]).some((each) => each.room === room)),
      );
      page.sendRaw(JSON.stringify({ type: "watch", what: { party, room } }));
      await page.until("who is in it", () =>
        page.of("room").some((frame) => frame["room"] === room && JSON.stringify(frame).includes(user)),
      );
      expect((await ban(ada, user)).status).toBe(201);
      await page.until("what ada did", () =>
        page.of("entry").some((frame) => JSON.stringify(frame).includes(user)),
      );
      await client.until("to be closed", () => client.closed);
      await page.until(
        "that nobody is in it",
        () => JSON.stringify(page.of("room").at(-1)?.["connections"]) === "[]",
      );
      page.leave();
    });

    it("tells a page that its operator has signed out, and nothing more", async () => {
      const cookie = await signIn(TOKENS.moderator);
      const page = await watch(cookie);
      const others = await watch(await signIn(TOKENS.moderator));
      await host.send("/console/session", { method: "DELETE", headers: { ...OWN, Cookie: cookie } });
      await page.until("to be closed", () => page.closed);
      expect(page.frames.at(-1)).toEqual({ type: "signed-out" });
      others.sendRaw('{"type":"watch","what":"rooms"}');
      await others.until("an answer", () => others.of("rooms")[0]);
      expect(others.closed).toBeNull();
      others.leave();
    });

    const openConsole = async (): Promise<Moderator> => {
      const cookie = await signIn(TOKENS.admin);
      return {
        read: (path) => ask(cookie, `/api${path}`),
        act: (method, path, body = {}) =>
          host.send(`/console/api${path}`, {
            method,
            headers: { Cookie: cookie, ...OWN, ...JSON_BODY },
            body: JSON.stringify(body),
          }),
        watch: () => watch(cookie),
      };
    };
    unheardConsole(host.connect, "operated", openConsole, (party, room, user) =>
      host.send(`/parties/${party}/${room}/party-bouncer/appeal`, {
        method: "POST",
        headers: { "x-user": user },
        body: JSON.stringify({ text: "Why?" }),
      }),
    );

    it("says that a page may go on, while it is open", async () => {
      const cookie = await signIn(TOKENS.viewer);
      const page = await watch(cookie);
      const [hello] = page.of("hello");
      expect((await ask(cookie, `/live?page=${String(hello?.["page"])}`)).status).toBe(204);
      expect((await ask(cookie, "/live?page=none")).status).toBe(404);
      expect((await ask("", `/live?page=${String(hello?.["page"])}`)).status).toBe(401);
      page.leave();
    });

    it("limits what a page sends, as in any room", async () => {
      const page = await watch(await signIn(TOKENS.viewer));
      await page.flood(
        () => page.sendRaw('{"type":"resume"}'),
        () => page.closed !== null,
      );
      expect(page.closed?.code).toBe(4429);
    });
  });
}
