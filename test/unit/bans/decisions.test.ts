import { describe, expect, it } from "vitest";
import { newBan } from "../../../src/bans/ban.ts";
import { BanStore } from "../../../src/bans/ban-store.ts";
import { type AuditEntry, auditEntrySchema } from "../../../src/bans/audit-entry.ts";
import { Decisions } from "../../../src/bans/decisions.ts";
import { periodFrom } from "../../../src/shared/period.ts";
import { AUDIT, BANS } from "../../../src/storage/storage-keys.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { START, HOUR } from "../../support/time.ts";

const EVE = "user:eve";
const why = { reason: "spam", by: "moderator:ada", limit: null, disclosure: "notify" } as const;
const ban = newBan("close", EVE, periodFrom(START, HOUR), why);

function setUp() {
  const storage = new MemoryStorage();
  const store = new BanStore(storage, (error) => {
    throw error;
  });
  const published: AuditEntry[] = [];
  const begun: string[] = [];
  const put = storage.put.bind(storage);
  storage.put = (key, value) => {
    begun.push(key.startsWith(BANS) ? "ban" : key.startsWith(AUDIT) ? "audit" : "other");
    return put(key, value);
  };
  const publish = async (change: AuditEntry): Promise<void> => {
    begun.push("published");
    published.push(change);
  };
  return { store, published, begun, decisions: new Decisions(store, publish, () => START) };
}

describe("what is decided", () => {
  it("is in the records, in the audit and on its way to other rooms: a ban, that it was told, and its end", async () => {
    const { store, published, decisions } = setUp();
    await decisions.impose(ban);
    await decisions.noteTold(ban);
    const entries = await store.entriesOf(EVE, START);
    expect(entries).toMatchObject([{ ban, told: true, shared: false }]);
    const pardon = {
      target: EVE,
      by: "moderator:bob",
      reason: "appeal",
      bans: [ban.id],
      before: null,
    } as const;
    await decisions.pardon(pardon, entries);
    expect(await store.entriesOf(EVE, START)).toEqual([]);
    expect(published).toMatchObject([
      { change: "ban", target: EVE, by: "moderator:ada", reason: "spam", ban },
      { change: "told", target: EVE, by: "party-bouncer", ban: ban.id },
      { change: "pardon", ...pardon },
    ]);
    expect(await store.history(EVE)).toEqual(published);
    for (const change of published) expect(auditEntrySchema.parse(change)).toEqual(change);
    const times = published.map(({ at }) => at);
    expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
  });

  it("has begun to be written before anything else can happen", async () => {
    const { begun, decisions } = setUp();
    const kept = decisions.impose(ban);
    expect(begun).toEqual(["ban", "audit", "published"]);
    await kept;
  });

  it("is nothing about a connection whose client is unknown", async () => {
    const { begun, decisions } = setUp();
    const nameless = newBan("close", null, periodFrom(START, HOUR), why);
    await decisions.impose(nameless);
    await decisions.noteTold(nameless);
    expect(begun).toEqual([]);
  });

  it("is not brought back by a statement that is noted after a pardon", async () => {
    const { store, decisions } = setUp();
    await decisions.impose(ban);
    const pardon = { target: EVE, by: "operator", reason: "", bans: [ban.id], before: null } as const;
    await decisions.pardon(pardon, await store.entriesOf(EVE, START));
    await decisions.noteTold(ban);
    expect(await store.entriesOf(EVE, START)).toEqual([]);
  });
});
