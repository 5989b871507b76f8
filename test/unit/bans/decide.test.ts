import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Ban } from "../../../src/bans/ban.ts";
import {
  decide,
  type Decision,
  isOwedStatement,
  isToldLater,
  type KnownBan,
} from "../../../src/bans/decide.ts";
import { remaining, settle } from "../../../src/shared/period.ts";
import { START } from "../../support/time.ts";

/** Times close enough to each other that bans begin, end and meet at the same moments. */
const moment = fc.integer({ min: -6, max: 6 }).map((offset) => START + offset);

const aBan: fc.Arbitrary<Ban> = fc
  .record({
    id: fc.uuid(),
    target: fc.constant("user:eve" as const),
    scope: fc.constant("user" as const),
    kind: fc.constantFrom("close" as const, "shadow-ban" as const),
    at: moment,
    length: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.constant(Infinity)),
    reason: fc.constant(""),
    by: fc.constant("operator"),
    limit: fc.constantFrom(null, "chat"),
    disclosure: fc.constantFrom("none" as const, "notify" as const, "delayed" as const),
  })
  .map(({ length, ...ban }) => ({ ...ban, until: ban.at + length }));

const anEntry: fc.Arbitrary<KnownBan> = fc.record({ ban: aBan, told: fc.boolean() });
const entries = fc.array(anEntry, { maxLength: 6 });

/** As the store reads them: none begins later than now, even if the clock has stepped back. */
const asRead = (some: readonly KnownBan[], now: number): KnownBan[] =>
  some.map(({ ban, told }) => ({ ban: settle(ban, now), told }));

const idsOf = (some: readonly KnownBan[]): string[] => some.map(({ ban }) => ban.id).toSorted();
const lasts = ({ ban }: KnownBan, now: number): boolean => remaining(ban, now) > 0;

/** What is the same for two decisions of which neither was given the entries in the other's order. */
const inNoOrder = ({ close, shadow, due, later }: Decision<KnownBan>, now: number) => ({
  closedFor: close === null ? 0 : remaining(close, now),
  shadow,
  due: idsOf(due),
  later: idsOf(later),
});

const checkAll = (check: (some: readonly KnownBan[], now: number) => void): void =>
  fc.assert(
    fc.property(entries, moment, (some, now) => check(asRead(some, now), now)),
    { numRuns: 2_000 },
  );

describe("what a client's bans come to", () => {
  it("is a close if there is one that lasts, and then the one that lasts longest", () => {
    checkAll((some, now) => {
      const open = some.filter((entry) => entry.ban.kind === "close" && lasts(entry, now));
      const { close } = decide(some, now);
      expect(close === null).toBe(open.length === 0);
      if (close === null) return;
      expect(open.map(({ ban }) => ban)).toContain(close);
      expect(remaining(close, now)).toBe(Math.max(...open.map(({ ban }) => remaining(ban, now))));
    });
  });

  it("is hidden exactly while a shadow-ban lasts: since the first of them, until the last one ends", () => {
    checkAll((some, now) => {
      const hidden = some.filter((entry) => entry.ban.kind === "shadow-ban" && lasts(entry, now));
      const { shadow } = decide(some, now);
      expect(shadow === null).toBe(hidden.length === 0);
      if (shadow === null) return;
      expect(shadow.at).toBe(Math.min(...hidden.map(({ ban }) => ban.at)));
      expect(remaining(shadow, now)).toBeGreaterThanOrEqual(
        Math.max(...hidden.map(({ ban }) => remaining(ban, now))),
      );
      expect(hidden.map(({ ban }) => ban.until)).toContain(shadow.until);
    });
  });

  it("is a statement of each ban of which it was not told: of one that is delayed, once it is over", () => {
    checkAll((some, now) => {
      const owed = some.filter(({ ban, told }) => !told && ban.disclosure !== "none");
      const isLater = (entry: KnownBan): boolean => entry.ban.disclosure === "delayed" && lasts(entry, now);
      const decision = decide(some, now);
      expect(idsOf(decision.due)).toEqual(idsOf(owed.filter((entry) => !isLater(entry))));
      expect(idsOf(decision.later)).toEqual(idsOf(owed.filter(isLater)));
      expect(isOwedStatement(decision)).toBe(owed.length > 0);
      expect(isToldLater(decision)).toBe(
        owed.some((entry) => isLater(entry) && entry.ban.kind === "shadow-ban"),
      );
    });
  });

  it("is the same in whichever order they are read", () => {
    checkAll((some, now) => {
      expect(inNoOrder(decide(some.toReversed(), now), now)).toEqual(inNoOrder(decide(some, now), now));
    });
  });

  it("is not changed by a ban that is over and of which nothing is left to say", () => {
    checkAll((some, now) => {
      const left = some.filter(
        (entry) => lasts(entry, now) || (!entry.told && entry.ban.disclosure !== "none"),
      );
      expect(decide(left, now)).toEqual(decide(some, now));
    });
  });

  it("never gets milder through one more ban", () => {
    fc.assert(
      fc.property(entries, anEntry, moment, (some, more, now) => {
        const read = asRead([...some, more], now);
        const [before, after] = [decide(read.slice(0, -1), now), decide(read, now)];
        for (const kind of ["close", "shadow"] as const) {
          const [one, other] = [before[kind], after[kind]];
          if (one === null) continue;
          expect(other).not.toBeNull();
          if (other !== null) expect(remaining(other, now)).toBeGreaterThanOrEqual(remaining(one, now));
        }
        expect(idsOf(after.due)).toEqual(expect.arrayContaining(idsOf(before.due)));
        expect(idsOf(after.later)).toEqual(expect.arrayContaining(idsOf(before.later)));
      }),
      { numRuns: 2_000 },
    );
  });

  it("changes with time in one direction: what is over stays over, and what is due stays due until it is told", () => {
    fc.assert(
      fc.property(entries, moment, fc.nat(20), (some, now, pause) => {
        const read = asRead(some, now);
        const [before, after] = [decide(read, now), decide(read, now + pause)];
        for (const kind of ["close", "shadow"] as const)
          if (before[kind] === null) expect(after[kind]).toBeNull();
        expect(idsOf(after.due)).toEqual(expect.arrayContaining(idsOf(before.due)));
        expect(idsOf([...after.due, ...after.later])).toEqual(idsOf([...before.due, ...before.later]));
      }),
      { numRuns: 2_000 },
    );
  });

  it("is nothing if there are none", () => {
    expect(decide([], START)).toEqual({ close: null, shadow: null, due: [], later: [] });
  });
});
