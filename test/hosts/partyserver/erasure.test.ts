// @module-tag slow
import { env, listDurableObjectIds, runInDurableObject, SELF } from "cloudflare:test";
import type { AdminBanPage, AdminClientExport, AdminEntryPage, AdminErasure } from "party-bouncer/admin";
import { bouncerOf } from "party-bouncer/partyserver";
import { describe, expect, it } from "vitest";
import { ledgerIn } from "../../../src/hosts/partyserver/ledger-binding.ts";
import type { Bindings } from "../../../src/hosts/partyserver/namespaces.ts";
import { TOKENS } from "../../contract/apps/operators.ts";
import { Client } from "../../support/client.ts";
import { quickest } from "../../support/quickest.ts";
import { connect, roomOf } from "./rooms.ts";

const unique = (): string => Math.random().toString(36).slice(2);
const ledger = ledgerIn(env as unknown as Bindings, "ledger", () => null);

async function ask(path: string, method = "GET", body: object | null = null): Promise<Response> {
  const answer = await SELF.fetch(`http://rooms/party-bouncer/admin/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${TOKENS.admin}`, "Content-Type": "application/json" },
    ...(body === null ? {} : { body: JSON.stringify(body) }),
  });
  expect(answer.status).toBeLessThan(300);
  return answer;
}

/** All that is in the storage of an object: its keys and values, and each row of each table. */
async function contentsOf(stub: DurableObjectStub): Promise<string> {
  return runInDurableObject(stub, async (_, { storage }) => {
    const tables = storage.sql
      .exec("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'")
      .toArray();
    const rows = tables.map(({ name }) => [
      name,
      storage.sql.exec(`SELECT * FROM ${String(name)}`).toArray(),
    ]);
    return JSON.stringify([[...(await storage.list())], rows], (_, value: unknown) =>
      value instanceof ArrayBuffer ? [...new Uint8Array(value)] : value,
    );
  });
}

/** The objects of all rooms and of the ledger in which any of the words is found. */
async function findIn(party: string, ...words: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const binding of [party, "ledger"]) {
    const namespace = (env as unknown as Record<string, DurableObjectNamespace>)[binding];
    if (namespace === undefined) throw new Error(`no binding for ${binding}`);
    for (const id of await listDurableObjectIds(namespace)) {
      const contents = await contentsOf(namespace.get(id));
      for (const word of words) {
        const at = contents.indexOf(word);
        if (at !== -1) found.push(`${binding}: ${contents.slice(Math.max(0, at - 200), at + 100)}`);
      }
    }
  }
  return found;
}

describe("a client that is erased", () => {
  const party = "hibernating-sharing";
  const open = async (room: string, user: string): Promise<Client> =>
    new Client(await connect(party, room, { user })).opened();

  /** A client of whom much is known: in two rooms, of which it has left one, and in the ledger. */
  const scene = async () => {
    const [user, label, reason] = [`eve-${unique()}`, `Label ${unique()}`, `Reason ${unique()}`];
    const [left, stayed] = [unique(), unique()];
    const target = `user:${user}`;
    const inLeft = await open(left, user);
    await inLeft.provoke(() => inLeft.do({ do: "say", text: "x".repeat(9_000) })).catch(() => {});
    inLeft.leave();
    const inStayed = await open(stayed, user);
    await inStayed.settled();
    const limits = { messages: { limit: 60, window: "1s" } };
    await ask(`/clients/${target}/override`, "PUT", { limits, for: "1d", reason });
    await ask(`/clients/${target}/acts`, "POST", { do: "warn", reason });
    await runInDurableObject(roomOf(party, left), async (server) => {
      const options = { kind: "shadow-ban", for: "1h", reason, label, disclosure: "delayed" } as const;
      await bouncerOf(server).bans.add(`user:${user}`, options);
    });
    await ask("/bans", "POST", { target, reason, label, disclosure: "notify", for: "2h" });
    await inStayed.until("the close", () => inStayed.closed);
    await ask(`/clients/${target}/bans`, "DELETE", { reason });
    await ask("/bans", "POST", { target, kind: "shadow-ban", reason, label, for: "forever" });
    await expect
      .poll(async () => ((await (await ask(`/bans?search=${user}`)).json()) as AdminBanPage).bans.length)
      .toBeGreaterThan(0);
    return { user, target, label, reason, left, stayed };
  };

  it("is in no storage afterwards: of its object, a tombstone is left", async () => {
    const { user, target, label, reason, left } = await scene();
    expect((await findIn(party, user, label, reason)).length).toBeGreaterThan(4);
    const erasure = (await (await ask(`/clients/${target}`, "DELETE")).json()) as AdminErasure;
    expect(erasure.failed).toEqual([]);
    expect(erasure.rooms).toBeGreaterThanOrEqual(2);
    expect(await findIn(party, user, label, reason)).toEqual([]);
    const own = await contentsOf(roomOf("ledger", target));
    expect(own.match(/party-bouncer:[\w-]+/g)).toEqual(["party-bouncer:erased"]);

    const { entries } = (await (await ask("/audit?limit=10")).json()) as AdminEntryPage;
    expect(entries[0]).toMatchObject({ action: "erase", by: "landlord", target: null, outcome: "done" });
    const forgotten = entries.find(({ action, target }) => action === "ban" && target === null);
    expect(forgotten).toMatchObject({ reason: "", detail: "" });
    expect(forgotten).not.toHaveProperty("asked");

    // It is let in again, and seen: its bans are over. What is kept from then on is kept.
    const [back, witness] = [await open(left, user), await open(left, "bob")];
    await back.settled();
    back.do({ do: "say", text: "back" });
    await witness.until("what it says", () => witness.heard.includes("back"));
    await ask("/bans", "POST", { target, reason: "again" });
    await back.until("the close", () => back.closed);
    expect(back.closed?.code).toBe(4403);
  });

  it("keeps its bans if that is said, without a label or a history", async () => {
    const { user, target, label, reason, left } = await scene();
    await ask(`/clients/${target}`, "DELETE", { keepBans: true });
    expect(await findIn(party, label)).toEqual([]);
    const { bans } = (await (await ask(`/clients/${target}`)).json()) as AdminClientExport;
    expect(bans.map((ban) => [ban.kind, ban.label, ban.reason])).toContainEqual([
      "shadow-ban",
      undefined,
      reason,
    ]);
    expect(((await (await ask(`/clients/${target}/history`)).json()) as AdminEntryPage).entries).toEqual([]);
    const [hidden, witness] = [await open(left, user), await open(left, "bob")];
    await hidden.settled();
    hidden.do({ do: "say", text: "unseen" });
    await hidden.until("its own message", () => hidden.heard.includes("unseen"));
    await witness.settled();
    expect(witness.heard).toEqual([]);
  });

  it("does not come back by what was decided before and is heard of late", async () => {
    const { target, user } = await scene();
    const history = (await ledger.call(target, { do: "history" })) as object[];
    await ask(`/clients/${target}`, "DELETE");
    for (const change of history) {
      await ledger.call(target, { do: "change", change, from: { party, room: unique() } });
    }
    expect(await ledger.call(target, { do: "history" })).toEqual([]);
    expect(await findIn(party, user)).toEqual([]);
  });

  it("is still told of by the ledger to a room that it is in", async () => {
    const { target, user } = await scene();
    await ask(`/clients/${target}/bans`, "DELETE");
    const span = await quickest(async () => {
      const here = await open(unique(), user);
      await here.settled();
      await ask(`/clients/${target}`, "DELETE");
      const start = Date.now();
      await ask("/bans", "POST", { target });
      await here.until("the close", () => here.closed);
      const took = Date.now() - start;
      await ask(`/clients/${target}/bans`, "DELETE");
      return took;
    });
    expect(span).toBeLessThan(1_000);
  });

  it("can be had as a file before", async () => {
    const { target, label, reason } = await scene();
    const file = (await (await ask(`/clients/${target}/export`)).json()) as AdminClientExport;
    expect(file.target).toBe(target);
    expect(file.bans).toContainEqual(expect.objectContaining({ label, reason, until: null }));
    expect(file.history.map(({ change }) => change)).toEqual(expect.arrayContaining(["ban", "pardon"]));
    expect(file.acts.map(({ action }) => action)).toEqual(expect.arrayContaining(["ban", "lift", "ban"]));
    expect(JSON.stringify(file)).not.toMatch(/token/i);
  });
});
