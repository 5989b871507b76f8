import { describe, expect, it } from "vitest";
import type {
  AdminBan,
  AdminBanPage,
  AdminClient,
  AdminEntryPage,
  AdminErasure,
  AdminHistory,
  AdminTransparency,
  OperatorEntry,
  StatementOfReasons,
} from "../../src/admin/index.ts";
import { Client, type Host } from "../support/client.ts";
import type { Send } from "./admin.ts";
import { TOKENS } from "./apps/operators.ts";

const MOUNT = "/party-bouncer/admin";

/** What operators have to answer for, on every host: who did what, and what there is to take along. */
export function accountabilityContract(
  name: string,
  { send, connect }: { readonly send: Send; readonly connect: Host["connect"] },
  party: string,
): void {
  const unique = (): string => Math.random().toString(36).slice(2);
  const ask = (
    path: string,
    { token = TOKENS.moderator as string, method = "GET", body = null as object | null } = {},
  ) =>
    send(MOUNT + path, {
      method,
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
    });
  const read = async <Answer>(path: string): Promise<Answer> => {
    const answer = await ask(path, { token: TOKENS.viewer });
    expect(answer.status).toBe(200);
    return (await answer.json()) as Answer;
  };
  const entriesAbout = async (search: string): Promise<readonly OperatorEntry[]> =>
    (await read<AdminEntryPage>(`/v1/audit?search=${encodeURIComponent(search)}`)).entries;
  const ban = (target: string, more: object = {}) =>
    ask("/v1/bans", { method: "POST", body: { target, ...more } });

  describe(`${name}: accountability`, () => {
    it("keeps who did what, the newest first, and finds it again", async () => {
      const user = `user:${unique()}`;
      const reason = `spam ${unique()}`;
      expect((await ban(user, { for: "2h", reason })).status).toBe(201);
      const lifted = await ask(`/v1/clients/${user}/bans`, {
        method: "DELETE",
        body: { reason: "a mistake" },
      });
      expect(lifted.status).toBe(200);
      const by = { by: "ada", role: "moderator", target: user, room: null, outcome: "done" };
      expect(await entriesAbout(user)).toEqual([
        expect.objectContaining({ ...by, action: "lift", reason: "a mistake" }),
        expect.objectContaining({
          ...by,
          action: "ban",
          reason,
          detail: expect.stringContaining("for: 2 hours"),
          asked: expect.objectContaining({ kind: "close", for: 7_200_000 }),
        }),
      ]);
      expect(await entriesAbout(reason.toUpperCase())).toHaveLength(1);
    });

    it("finds what was done about an address, and shows none", async () => {
      const address = `203.0.113.${Math.floor(Math.random() * 256)}`;
      expect((await ban(`address:${address}`, { reason: unique() })).status).toBe(201);
      const [entry] = await entriesAbout(`address:${address}`);
      expect(entry).toMatchObject({ action: "ban", target: expect.stringMatching(/^address:#/) });
      expect(JSON.stringify(entry)).not.toContain(address);
    });

    it("keeps what failed, and nothing of what nobody was allowed", async () => {
      const user = `user:${unique()}`;
      const key = { "Idempotency-Key": unique(), "Content-Type": "application/json" };
      const post = (reason: string, token: string) =>
        send(`${MOUNT}/v1/bans`, {
          method: "POST",
          headers: { ...key, Authorization: `Bearer ${token}` },
          body: JSON.stringify({ target: user, reason }),
        });
      expect((await post("spam", TOKENS.moderator)).status).toBe(201);
      expect((await post("worse", TOKENS.moderator)).status).toBe(409);
      expect((await post("spam", TOKENS.viewer)).status).toBe(403);
      expect((await post("spam", "a-token-of-nobody-at-all")).status).toBe(401);
      const outcomes = (await entriesAbout(user)).map(({ reason, outcome }) => [reason, outcome]);
      expect(outcomes).toEqual([
        ["worse", "failed"],
        ["spam", "done"],
      ]);
    });

    it("goes on page by page", async () => {
      const reason = unique();
      for (let number = 0; number < 5; number++) await ban(`user:${reason}${number}`, { reason });
      const seen: (string | null)[] = [];
      for (let after = "", rounds = 0; rounds < 20; rounds++) {
        const page = await read<AdminEntryPage>(`/v1/audit?limit=2&search=${reason}${after}`);
        expect(page.entries.length).toBeLessThanOrEqual(2);
        seen.push(...page.entries.map(({ target }) => target));
        if (page.next === null) break;
        after = `&after=${page.next}`;
      }
      expect(seen).toEqual([4, 3, 2, 1, 0].map((number) => `user:${reason}${number}`));
    });

    it("exports bans and what operators did, to admins alone, and keeps that it did", async () => {
      const user = `user:${unique()}`;
      const reason = '=HYPERLINK("http://evil"), "now"';
      const imposed = (await (
        await ban(user, { reason, label: "Eve\r\nMallory", for: "forever" })
      ).json()) as AdminBan;
      for (const path of ["/v1/export/bans", "/v1/export/audit"]) {
        for (const token of [TOKENS.viewer, TOKENS.moderator]) {
          expect((await ask(path, { token })).status).toBe(403);
        }
      }
      // The list of bans hears of one a moment after it was imposed.
      const listed = () => read<AdminBanPage>(`/v1/bans?search=${encodeURIComponent(user)}`);
      await expect.poll(async () => (await listed()).bans.length).toBe(1);
      const asAdmin = { token: TOKENS.admin };
      const json = await ask("/v1/export/bans?format=json", asAdmin);
      expect(json.headers.get("Content-Type")).toBe("application/json");
      expect(json.headers.get("Content-Disposition")).toMatch(
        /^attachment; filename="bans-[\d-]{10}\.json"$/,
      );
      expect(await json.json()).toContainEqual(imposed);

      const csv = await ask("/v1/export/bans", asAdmin);
      expect(csv.headers.get("Content-Type")).toMatch(/^text\/csv; charset=utf-8/);
      expect(csv.headers.get("X-Content-Type-Options")).toBe("nosniff");
      const bytes = new Uint8Array(await csv.arrayBuffer());
      expect(Array.from(bytes.subarray(0, 3))).toEqual([0xef, 0xbb, 0xbf]);
      const text = new TextDecoder().decode(bytes);
      expect(text).toMatch(/^id,target,label,kind,reason,by,limit,disclosure,at,until\r\n/);
      const at = new Date(imposed.at).toISOString();
      expect(text).toContain(
        `\r\n${imposed.id},${user},"Eve\r\nMallory",close,"'=HYPERLINK(""http://evil""), ""now""",ada,,none,${at},\r\n`,
      );

      const audit = await (await ask("/v1/export/audit?format=json", asAdmin)).json();
      expect(audit).toContainEqual(expect.objectContaining({ action: "ban", target: user, outcome: "done" }));
      const exported = await entriesAbout("exportBans");
      expect(exported[0]).toMatchObject({ detail: "format: csv", role: "admin", outcome: "done" });
      expect((await ask("/v1/export/bans?format=xml", asAdmin)).status).toBe(400);
    });

    it("reports bans without saying whose they are, as the European database takes them", async () => {
      const [user, reason, label] = [`user:${unique()}`, `Reason ${unique()}`, `Label ${unique()}`];
      const from = Date.now() - 60_000;
      const imposed = (await (await ban(user, { reason, label, for: "2d" })).json()) as AdminBan;
      await ask(`/v1/clients/${user}/bans`, { method: "DELETE" });
      const statements = async (span: string): Promise<StatementOfReasons[]> => {
        const answer = await ask(`/v1/reports/statements?${span}`, { token: TOKENS.admin });
        expect(answer.status).toBe(200);
        return (await answer.json()) as StatementOfReasons[];
      };
      const mine = async (span: string) => (await statements(span)).filter(({ puid }) => puid === imposed.id);
      await expect.poll(() => mine(`from=${from}`)).toHaveLength(1);
      const [statement] = await mine(`from=${from}`);
      expect(statement).toMatchObject({
        decision_account: "DECISION_ACCOUNT_SUSPENDED",
        end_date_account_restriction: new Date(imposed.until ?? 0).toISOString().slice(0, 10),
        incompatible_content_explanation: reason,
        automated_decision: "AUTOMATED_DECISION_NOT_AUTOMATED",
      });
      const text = JSON.stringify(statement);
      for (const word of [user, user.slice(5), label, '"ada"']) expect(text).not.toContain(word);
      expect(await mine(`from=${from}&to=${imposed.at}`)).toEqual([]);
      expect((await ask("/v1/reports/statements", { token: TOKENS.moderator })).status).toBe(403);
      expect((await ask("/v1/reports/transparency?from=2026-11-29T00")).status).toBe(400);

      const transparency = () => read<AdminTransparency>(`/v1/reports/transparency?from=${from}`);
      // Between the two, the lists may hear of what another test did.
      await expect
        .poll(async () => {
          const decided = (await statements(`from=${from}`)).length;
          return [decided < 10 ? null : decided, (await transparency()).bans];
        })
        .toSatisfy(([decided, counted]) => decided === counted);
      const counts = await transparency();
      for (const count of [counts.byKind, counts.byDecision, counts.byTarget].flatMap(Object.values)) {
        expect(count === null || count >= 10).toBe(true);
      }
      const none = await read<AdminTransparency>("/v1/reports/transparency?from=2020-01-01&to=2020-02-01");
      expect(none).toMatchObject({ from: Date.UTC(2020, 0, 1), to: Date.UTC(2020, 1, 1), bans: null });
    });

    it("erases a client in the ledger and in its rooms, for admins alone", async () => {
      const [room, user, reason] = [unique(), unique(), `Reason ${unique()}`];
      const target = `user:${user}`;
      const open = async (): Promise<Client> => new Client(await connect(party, room, { user })).opened();
      const eve = await open();
      // A ledger that was late hears of her when something happens in the room.
      const isKnown = async (): Promise<number> => {
        await eve.settled();
        return (await read<AdminClient>(`/v1/clients/${target}`)).rooms.length;
      };
      await expect.poll(isKnown).toBe(1);
      expect((await ban(target, { kind: "shadow-ban", reason, for: "forever" })).status).toBe(201);
      const erase = (token: string) => ask(`/v1/clients/${target}`, { method: "DELETE", token });
      expect((await erase(TOKENS.moderator)).status).toBe(403);
      expect((await ask(`/v1/clients/${target}/export`)).status).toBe(403);
      const exported = await ask(`/v1/clients/${target}/export`, { token: TOKENS.admin });
      expect(await exported.json()).toMatchObject({
        target,
        bans: [{ reason, until: null }],
        history: [{ change: "ban" }],
        rooms: [{ party, room, connections: [expect.anything()] }],
        acts: [{ action: "exportClient" }, { action: "ban", by: "ada" }],
      });

      // All rooms of all tests are asked. Where one is late, as on a machine that stalls, an operator asks again.
      await expect
        .poll(async () => {
          const answer = await erase(TOKENS.admin);
          const { rooms, failed } = (await answer.json()) as AdminErasure;
          return [answer.status, rooms > 0, failed];
        })
        .toEqual([200, true, []]);
      expect((await read<AdminHistory>(`/v1/clients/${target}/history`)).entries).toEqual([]);
      for (const list of ["/v1/bans", "/v1/audit"]) {
        for (const word of [reason, user]) {
          const text = await (await ask(`${list}?search=${encodeURIComponent(word)}`)).text();
          expect(text).not.toContain(user);
        }
      }
      // It is still in the room, seen again, and the ledger tells the room what is decided from now on.
      const witness = await new Client(await connect(party, room, { user: "bob" })).opened();
      eve.do({ do: "say", text: "seen" });
      await witness.until("what it says", () => witness.heard.includes("seen"));
      expect((await ban(target)).status).toBe(201);
      await eve.until("the close", () => eve.closed);
      expect(eve.closed?.code).toBe(4403);
    });
  });
}
