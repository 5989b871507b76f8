import { describe, expect, it } from "vitest";
import {
  type AuditEntry,
  auditEntrySchema,
  impositionOf,
  isRoutine,
  lifts,
  pardonOf,
  toldOf,
} from "../../../src/bans/audit-entry.ts";
import { banWith } from "../../support/audit-entries.ts";
import { START } from "../../support/time.ts";

const ban = banWith();
const pardon = { target: ban.target, by: "moderator:bob", reason: "appeal", bans: [ban.id], before: null };
const entries: AuditEntry[] = [impositionOf(ban, START), pardonOf(pardon, START + 1), toldOf(ban, START + 2)];

describe("an entry of the audit", () => {
  it("says who did what, when and why, and has an id of its own", () => {
    expect(entries).toMatchObject([
      { change: "ban", id: ban.id, target: "user:eve", at: START, by: "moderator:ada", reason: "spam", ban },
      { change: "pardon", at: START + 1, ...pardon },
      { change: "told", target: "user:eve", at: START + 2, by: "party-bouncer", reason: "", ban: ban.id },
    ]);
    expect(new Set([...entries, pardonOf(pardon, START), toldOf(ban, START)].map(({ id }) => id)).size).toBe(
      5,
    );
  });

  it("is read back as it was written, through JSON and for a ban without end too", () => {
    const forever = impositionOf(banWith({}, "forever"), START);
    for (const entry of [...entries, forever]) {
      expect(auditEntrySchema.parse(entry)).toEqual(entry);
      expect(auditEntrySchema.parse(JSON.parse(JSON.stringify(entry)))).toEqual(entry);
    }
  });

  it("is corrupt if its ban is another client's", () => {
    const other = { ...impositionOf(ban, START), target: "user:bob" };
    expect(auditEntrySchema.safeParse(other).success).toBe(false);
  });

  it("is routine only if the ladder did it and nobody is to be told", () => {
    const byLadder = { limit: "chat", by: "rule:chat" };
    expect(isRoutine(impositionOf(banWith(byLadder), START))).toBe(true);
    expect(isRoutine(impositionOf(banWith({ ...byLadder, disclosure: "delayed" }), START))).toBe(false);
    for (const entry of entries) expect(isRoutine(entry)).toBe(false);
  });
});

describe("a pardon", () => {
  it("lifts the bans that it names, and those from before its moment", () => {
    const named = pardonOf(pardon, START);
    expect(lifts(named, ban)).toBe(true);
    expect(lifts(named, banWith())).toBe(false);
    const all = pardonOf({ ...pardon, bans: [], before: START + 1 }, START + 5);
    expect(lifts(all, banWith({ at: START }))).toBe(true);
    expect(lifts(all, banWith({ at: START + 1 }))).toBe(false);
  });
});
