import { describe, expect, it } from "vitest";
import { type Conduct, SPOTLESS } from "../../../src/strikes/conduct.ts";
import { PASSED } from "../../../src/strikes/judge.ts";
import {
  accept,
  countBan,
  type HasConduct,
  mute,
  pardon,
  resume,
  shareExcuses,
} from "../../../src/strikes/session-conduct.ts";

const NOW = Date.UTC(2026, 0, 1);
const FORGIVE_AFTER = 60_000;
const sessionWith = (changes: Partial<Conduct>): HasConduct => ({
  conduct: { ...SPOTLESS, at: NOW, ...changes },
  isUnsaved: false,
});

describe("the conduct of a session", () => {
  it("is that of a judgement only if it changed", () => {
    const session = sessionWith({ strikes: 1 });
    const conduct = { ...SPOTLESS, at: NOW, strikes: 2 };
    accept(session, { ...PASSED, conduct, changed: false });
    expect(session.conduct.strikes).toBe(1);
    expect(session.isUnsaved).toBe(false);
    accept(session, { ...PASSED, conduct, changed: true });
    expect(session.conduct).toBe(conduct);
  });

  it("is spotless after a pardon", () => {
    const session = sessionWith({ strikes: 3, bans: 2 });
    pardon(session);
    expect(session.conduct).toBe(SPOTLESS);
  });

  it("keeps its strikes when it is muted, and never loses a longer cool-down", () => {
    const session = sessionWith({ strikes: 2, cooldown: 5_000 });
    mute(session, 1_000, null, FORGIVE_AFTER, NOW + 2_000);
    expect(session.conduct).toMatchObject({ at: NOW + 2_000, strikes: 2, cooldown: 3_000, grace: 1_000 });
    mute(session, 9_000, null, FORGIVE_AFTER, NOW + 2_000);
    expect(session.conduct).toMatchObject({ strikes: 2, cooldown: 9_000, grace: 9_000 });
  });

  it.each([
    ["by an address, behind which others may be", true],
    ["as somebody who is known", false],
  ])("goes on after a return %s", (_, isShared) => {
    const session = sessionWith({});
    const left = { ...SPOTLESS, at: NOW, strikes: 2, cooldown: 4_000 };
    resume(session, left, { forgiveAfter: FORGIVE_AFTER, cooldown: { grace: 500 } }, isShared, NOW + 1_000);
    expect(session.conduct).toMatchObject({ strikes: 2, cooldown: 3_000, grace: 500, unwarned: isShared });
  });

  it("counts bans up to a number that fits where it is kept", () => {
    const session = sessionWith({ excused: 2 });
    for (let count = 0; count < 100; count++) countBan(session, true);
    expect(session.conduct).toMatchObject({ bans: 80, excused: 0, unwarned: true });
  });

  it("shares its excuses with those behind the same address that have not been warned yet", () => {
    const session = sessionWith({ strikes: 1, excused: 3, bans: 1, unwarned: true });
    const [unwarned, warned] = [sessionWith({ strikes: 1, unwarned: true }), sessionWith({ strikes: 1 })];
    expect(shareExcuses(session, [session, unwarned, warned])).toEqual([unwarned]);
    expect(unwarned.conduct).toMatchObject({ strikes: 1, excused: 3, bans: 1 });
    expect(warned.conduct).toMatchObject({ excused: 0, bans: 0 });
  });
});
