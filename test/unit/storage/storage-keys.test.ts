import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RecordKey } from "../../../src/identity/record-key.ts";
import { AUDIT, auditOf, BANS, bansOf, recoveryKeyOf, sortable } from "../../../src/storage/storage-keys.ts";
import { byHeaders, Room } from "../../support/room.ts";
import { runs } from "../../support/runs.ts";

const pieces = fc.constantFrom(
  "a",
  "b",
  "/",
  "%",
  "%2F",
  "..",
  ":",
  "#",
  "user:",
  "é",
  "👩‍🚀",
  "\u0000",
  "\uffff",
  " ",
);
const ids = fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join(""));
const targets = fc
  .tuple(fc.constantFrom("user:", "address:#"), ids)
  .map(([kind, id]) => `${kind}${id}` as RecordKey);

describe("a key", () => {
  it("is under no other client's, and no other client's is under it, whatever is in their ids", () => {
    fc.assert(
      fc.property(targets, targets, (one, other) => {
        fc.pre(one !== other);
        for (const keysOf of [bansOf, auditOf]) expect(keysOf(one).startsWith(keysOf(other))).toBe(false);
        expect(recoveryKeyOf(one)).not.toBe(recoveryKeyOf(other));
      }),
      { numRuns: runs(2_000) },
    );
  });

  it("has nothing in it that could end it: only the slashes that divide it", () => {
    fc.assert(
      fc.property(targets, (target) => {
        expect(bansOf(target)).toMatch(/^party-bouncer:ban\/[^/]*\/$/);
        expect(auditOf(target)).toMatch(/^party-bouncer:audit\/[^/]*\/$/);
        expect(recoveryKeyOf(target)).toMatch(/^party-bouncer:departure\/[^/]*$/);
      }),
    );
  });

  it("sorts as its time does", () => {
    const times = fc.tuple(fc.nat(Number.MAX_SAFE_INTEGER), fc.nat(Number.MAX_SAFE_INTEGER));
    fc.assert(
      fc.property(times, ([one, other]) => {
        expect(sortable(one) < sortable(other)).toBe(one < other);
      }),
      { numRuns: runs(1_000) },
    );
    expect(sortable(Date.UTC(9999, 0)) > sortable(0)).toBe(true);
  });
});

describe("in a room's storage", () => {
  // As an app's identify may return them, since a text of JavaScript may have half a character in it.
  const hostile = [
    "a",
    "a/",
    "a/b",
    "a%2Fb",
    "%",
    "%E0%A4%A",
    "..",
    "/",
    "user:a",
    "#",
    "\u0000",
    "\ud800",
    "\udc00",
    "\ufffd",
    "a\ud800",
    "\ud800a",
    "\udc00\ud800",
    "\ud800".repeat(64),
    "a".repeat(64),
    "a".repeat(65),
    "\u{1f469}".repeat(32),
    "漢".repeat(64),
  ];

  it("a client with a hostile id can be banned, and nobody else is, and pardoned, and nobody else is", async () => {
    const room = new Room({ identify: ({ headers }) => hostile[Number(headers.get("x-index"))] ?? null });
    const codesOf = async (index: number) => {
      const connection = await room.enter(String(index), { "x-index": String(index) });
      room.leave(connection);
      return connection.codes;
    };
    for (const [index, id] of hostile.entries()) {
      await room.bouncer.bans.add(`user:${id}`, { reason: String(index) });
      expect((await room.bouncer.bans.history(`user:${id}`)).map(({ reason }) => reason)).toEqual([
        String(index),
      ]);
      const codes = await Promise.all(hostile.map((_, other) => codesOf(other)));
      expect(codes).toEqual(hostile.map((_, other) => (other <= index ? [4403] : [])));
    }
    for (const [index, id] of hostile.entries()) {
      await room.bouncer.bans.remove(`user:${id}`);
      const codes = await Promise.all(hostile.map((_, other) => codesOf(other)));
      expect(codes).toEqual(hostile.map((_, other) => (other <= index ? [] : [4403])));
    }
    expect(room.memory.keys(BANS)).toEqual([]);
    expect(room.memory.keys(AUDIT)).toHaveLength(2 * hostile.length);
  });

  it("who made a ban may have any name, and any words", async () => {
    const room = new Room({ identify: byHeaders });
    const words = { by: "\ud800/%", reason: "\udc00".repeat(9_999) };
    const ban = await room.bouncer.bans.add("user:ada", words);
    expect(await room.bouncer.bans.list()).toMatchObject({ bans: [{ ...ban, ...words }] });
  });
});
