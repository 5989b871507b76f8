import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FIRST, fromHash, type Shared, toHash } from "../../../public/lab/state/share.ts";

const shared: fc.Arbitrary<Shared> = fc.record({
  policy: fc.string({ unit: "grapheme", maxLength: 500 }),
  other: fc.option(fc.string({ maxLength: 200 })),
  source: fc.record({
    kind: fc.constant("made-up" as const),
    seed: fc.integer(),
    minutes: fc.integer({ min: 1, max: 1_440 }),
    crowd: fc.array(fc.record({ kind: fc.string({ maxLength: 20 }), count: fc.nat(10_000) }), {
      maxLength: 8,
    }),
  }),
  room: fc.option(
    fc.record({
      path: fc.stringMatching(/^\.\.\/parties\/[\w-]{1,20}\/[\w-]{1,20}$/),
      token: fc.string({ maxLength: 40 }),
    }),
  ),
});

describe("a link", () => {
  it("says all of it", async () => {
    await fc.assert(
      fc.asyncProperty(shared, async (shared) => {
        expect(await fromHash(await toHash(shared))).toEqual(shared);
      }),
    );
  });

  it("says nothing if it was made up, and never throws", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        expect(await fromHash(`#1.${text}`)).toBeNull();
        expect(await fromHash(text)).toBeNull();
      }),
    );
  });

  it.each([
    "https://elsewhere.example/x",
    "//elsewhere.example/a/b",
    "../../x",
    "../parties/a/b?x",
    "../parties/a/../b",
  ])("names no room but of the same site: %s", async (path) => {
    const read = await fromHash(await toHash({ room: { path, token: "secret" } }));
    expect(read).toEqual({ ...FIRST, room: null });
  });

  it("cannot keep a page busy: what is too much is cut, and what unpacks to too much is nothing", async () => {
    const many = await fromHash(
      await toHash({
        source: { kind: "made-up", seed: 1, minutes: 1e9, crowd: [{ kind: "flood", count: 1e9 }] },
      }),
    );
    expect(many?.source).toMatchObject({ minutes: 1_440, crowd: [{ kind: "flood", count: 10_000 }] });
    expect(await fromHash(await toHash({ policy: "x".repeat(10_000_000) }))).toBeNull();
  });
});
