import { array, assert, constantFrom, integer, property, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AppealDecision,
  appealDecided,
  appealTaken,
  caseIn,
  casesIn,
} from "../../../src/bans/appeal.ts";
import { type AuditEntry, impositionOf, pardonOf, toldOf } from "../../../src/bans/audit-entry.ts";
import type { RecordedBan } from "../../../src/bans/ban.ts";
import { banWith } from "../../support/audit-entries.ts";
import { runs } from "../../support/runs.ts";
import { START } from "../../support/time.ts";

const shadow = { kind: "shadow-ban", disclosure: "none" } as const;

function told(ban: RecordedBan): AuditEntry[] {
  return [impositionOf(ban, START), toldOf(ban, START + 1)];
}

function lifted(ban: RecordedBan, at: number): AuditEntry {
  return pardonOf({ target: ban.target, by: "ada", reason: "", bans: [ban.id], before: null }, at);
}

function saying(text: string, ban: string | null = null, at = START + 2) {
  return { ban, text, at };
}

function deciding(ban: RecordedBan, decision: AppealDecision["decision"] = "approved"): AppealDecision {
  return { ban: ban.id, decision, note: "You are right.", by: "ada" };
}

describe("a ban that its client may answer to", () => {
  it("is one that it was told of, or that closes it openly", () => {
    const open = banWith({ disclosure: "notify" });
    const hidden = banWith(shadow);
    expect(casesIn([impositionOf(banWith(), START), impositionOf(hidden, START)])).toEqual([]);
    expect(casesIn([impositionOf(open, START)])).toEqual([{ ban: open, appeal: null }]);
    expect(casesIn(told(hidden))).toEqual([{ ban: hidden, appeal: null }]);
    // It is told once the ban is over.
    expect(casesIn([impositionOf(banWith({ ...shadow, disclosure: "delayed" }), START)])).toEqual([]);
  });

  it("is none that was lifted before it has answered", () => {
    const ban = banWith();
    expect(casesIn([...told(ban), lifted(ban, START + 2)])).toEqual([]);
    const late = banWith({ ...shadow, disclosure: "delayed" });
    expect(
      casesIn([impositionOf(late, START), lifted(late, START + 1), toldOf(late, START + 2)]),
    ).toHaveLength(1);
    const { changes } = appealTaken(told(ban), saying("Why?"));
    expect(casesIn([...told(ban), ...changes, lifted(ban, START + 3)])).toHaveLength(1);
  });

  it("is the newest, if the client does not say which", () => {
    const [old, recent] = [banWith({ at: START }), banWith({ at: START + 1 })];
    const history = [...told(old), ...told(recent)];
    expect(caseIn(history, null)?.ban).toBe(recent);
    expect(caseIn(history, old.id)?.ban).toBe(old);
    expect(caseIn(history, "another")).toBeNull();
  });
});

/** What happens to a client, in any order: each about one of three bans. */
type Step = readonly ["ban" | "told" | "lift" | "appeal" | "approve" | "reject", number];

const steps = array(
  tuple(
    constantFrom<Step[0]>("ban", "told", "lift", "appeal", "approve", "reject"),
    integer({ min: 0, max: 2 }),
  ),
  { maxLength: 30 },
);

it("is answered at most once, and decided at most once, whatever happens in whichever order", () => {
  assert(
    property(steps, (happened) => {
      const bans = [banWith(), banWith({ disclosure: "notify" }), banWith(shadow)];
      const history: AuditEntry[] = [];
      happened.forEach(([what, index], moment) => {
        const [at, ban] = [START + moment, bans[index] ?? banWith()];
        const isTold =
          ban.disclosure === "notify" ||
          history.some((entry) => entry.change === "told" && entry.ban === ban.id);
        const isImposed = history.some((entry) => entry.id === ban.id);
        const isLifted = history.some((entry) => entry.change === "pardon" && entry.bans.includes(ban.id));
        const before = caseIn(history, ban.id)?.appeal ?? null;
        if (what === "ban" && !isImposed) history.push(impositionOf(ban, at));
        if (what === "told") history.push(toldOf(ban, at));
        if (what === "lift") history.push(lifted(ban, at));
        if (what === "appeal") {
          const { appeal, changes } = appealTaken(history, saying(`${moment}`, ban.id, at));
          history.push(...changes);
          expect(changes).toHaveLength(before === null && isImposed && isTold && !isLifted ? 1 : 0);
          if (before !== null) expect(appeal).toEqual(before);
        }
        if (what === "approve" || what === "reject") {
          const decision = what === "approve" ? "approved" : "rejected";
          const { appeal, changes } = appealDecided(history, deciding(ban, decision), at);
          history.push(...changes);
          expect(changes.length > 0).toBe(before?.status === "open");
          expect(appeal?.status ?? null).toBe(
            before?.status === "open" ? decision : (before?.status ?? null),
          );
        }
        expect(caseIn(JSON.parse(JSON.stringify(history)) as AuditEntry[], ban.id)).toEqual(
          caseIn(history, ban.id),
        );
      });
      for (const change of ["appeal", "decision"] as const) {
        const about = history.flatMap((entry) => (entry.change === change ? entry.ban : []));
        expect(new Set(about).size).toBe(about.length);
      }
    }),
    { numRuns: runs(300) },
  );
});

describe("an appeal", () => {
  const ban = banWith();

  it("is taken once", () => {
    const first = appealTaken(told(ban), saying("It was my brother."));
    expect(first).toMatchObject({
      appeal: { target: ban.target, ban: ban.id, at: START + 2, text: "It was my brother.", status: "open" },
      changes: [{ change: "appeal", ban: ban.id, by: "client", reason: "It was my brother." }],
    });
    const again = appealTaken([...told(ban), ...first.changes], saying("Please!", ban.id, START + 9));
    expect(again).toEqual({ appeal: first.appeal, changes: [] });
    expect(appealTaken([impositionOf(ban, START)], saying("Why?"))).toEqual({ appeal: null, changes: [] });
  });

  it("counts as it came first, should two have come at once", () => {
    const [one] = appealTaken(told(ban), saying("one")).changes;
    const [two] = appealTaken(told(ban), saying("two", null, START + 3)).changes;
    expect(
      caseIn(
        [...told(ban), one, two].filter((entry) => entry !== undefined),
        null,
      )?.appeal?.text,
    ).toBe("one");
  });

  it("is decided once, and an approval lifts its ban alone, before it is kept", () => {
    const asked = [...told(ban), ...appealTaken(told(ban), saying("Why?")).changes];
    const { appeal, changes } = appealDecided(asked, deciding(ban), START + 5);
    expect(changes).toMatchObject([
      { change: "pardon", bans: [ban.id], before: null, by: "ada" },
      { change: "decision", ban: ban.id, decision: "approved", by: "ada", reason: "You are right." },
    ]);
    expect(appeal).toMatchObject({
      status: "approved",
      by: "ada",
      decidedAt: START + 5,
      note: "You are right.",
    });
    expect(caseIn([...asked, ...changes], ban.id)?.appeal).toEqual(appeal);
    const again = appealDecided([...asked, ...changes], deciding(ban, "rejected"), START + 6);
    expect(again).toEqual({ appeal, changes: [] });
  });

  it("that is rejected changes nothing else", () => {
    const asked = [...told(ban), ...appealTaken(told(ban), saying("Why?")).changes];
    const { appeal, changes } = appealDecided(asked, deciding(ban, "rejected"), START + 5);
    expect(appeal?.status).toBe("rejected");
    expect(changes.map(({ change }) => change)).toEqual(["decision"]);
  });

  it("that was never made cannot be decided", () => {
    expect(appealDecided(told(ban), deciding(ban), START + 5)).toEqual({ appeal: null, changes: [] });
  });
});
