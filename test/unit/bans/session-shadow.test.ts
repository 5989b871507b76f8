import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../../../src/bans/decide.ts";
import { adoptShadow, type HasShadow, hide, show } from "../../../src/bans/session-shadow.ts";
import type { Disclosure } from "../../../src/policy/disclosure.ts";
import { remaining } from "../../../src/shared/period.ts";
import { banWith } from "../../support/audit-entries.ts";
import { START } from "../../support/time.ts";

const fresh = (): HasShadow => ({ shadow: null, isOwedStatement: false });
const hidden = (length: number | "forever", at = START, disclosure: Disclosure = "none") => ({
  ban: banWith({ kind: "shadow-ban", at, disclosure }, length),
  told: false,
});
const spans = fc.array(fc.oneof(fc.integer({ min: 1, max: 10 }), fc.constant("forever" as const)), {
  maxLength: 5,
});

describe("a session that is here", () => {
  it("is hidden as one that comes in now, whether it hears of its bans one by one or of all at once", () => {
    fc.assert(
      fc.property(spans, (lengths) => {
        const [coming, step, whole] = [fresh(), fresh(), fresh()];
        const entries = lengths.map((length) => hidden(length));
        adoptShadow(coming, decide(entries, START));
        for (const entry of entries) hide(step, decide([entry], START), false, START);
        hide(whole, decide(entries, START), true, START);
        expect([step, whole]).toEqual([coming, coming]);
      }),
    );
  });

  it("is hidden for longer by another ban, never for shorter, and from the beginning of the first", () => {
    const session = fresh();
    hide(session, decide([hidden(10)], START), false, START);
    expect(hide(session, decide([hidden(2, START + 1)], START + 1), false, START + 1)).toBe(false);
    hide(session, decide([hidden(20, START + 5)], START + 5), false, START + 5);
    expect(session.shadow).toEqual({ at: START, until: START + 25 });
  });

  it("is shown again once there are no bans, and stays hidden by a close alone", () => {
    const session = fresh();
    hide(session, decide([hidden("forever")], START), false, START);
    const close = { ban: banWith(), told: false };
    expect(hide(session, decide([close], START), false, START)).toBe(false);
    expect(hide(session, decide([close], START), true, START)).toBe(true);
    expect(session.shadow).toBeNull();
    expect(hide(session, decide([], START), true, START)).toBe(false);
  });

  it("is owed a statement once a shadow-ban is over that says so, though a longer one does not", () => {
    const session = fresh();
    hide(session, decide([hidden(5, START, "delayed")], START), false, START);
    hide(session, decide([hidden(9)], START), false, START);
    expect(session.isOwedStatement).toBe(true);
    const coming = fresh();
    adoptShadow(coming, decide([hidden(5, START, "delayed"), hidden(9)], START));
    expect(coming).toEqual(session);
    hide(session, decide([hidden(9)], START), true, START);
    expect(session.isOwedStatement).toBe(false);
  });
});

describe("a session that is shown again", () => {
  it("is still owed a statement", () => {
    const session = fresh();
    hide(session, decide([hidden(5, START, "delayed")], START), false, START);
    expect(show(session)).toBe(true);
    expect(session).toEqual({ shadow: null, isOwedStatement: true });
    expect(show(session)).toBe(false);
  });
});

describe("a session that comes in", () => {
  it("stays hidden by a ban that its storage does not know", () => {
    const session = fresh();
    hide(session, decide([hidden(10)], START), false, START);
    adoptShadow(session, decide([], START));
    expect(session.shadow === null ? 0 : remaining(session.shadow, START)).toBe(10);
  });
});
