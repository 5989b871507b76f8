import { expect, it } from "vitest";
import { namedUserId, userIdOf } from "../../../src/identity/user-id.ts";

const LONG = "x".repeat(65);

it("keeps an id of up to 64 characters as it is", async () => {
  for (const id of ["", "42", "ada@example.com", "ü", "x".repeat(64)]) expect(await userIdOf(id)).toBe(id);
});

it("hashes one that is longer, or is not well formed, each to another text", async () => {
  const ids = [LONG, `${LONG}y`, "\ud800", "\ud801", "a\udc00"];
  const kept = await Promise.all(ids.map(userIdOf));
  for (const id of kept) expect(id).toMatch(/^sha256-[\da-f]{64}$/);
  expect(new Set(kept).size).toBe(ids.length);
});

it("takes an id that an operator names as the app knows it, or as it is kept", async () => {
  const kept = await userIdOf(LONG);
  expect([await namedUserId(LONG), await namedUserId(kept), await namedUserId("42")]).toEqual([
    kept,
    kept,
    "42",
  ]);
});
