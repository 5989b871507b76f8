import { describe, expect, it } from "vitest";
import { CONNECTS, counterId, INVALID_MESSAGES, STANDING_REQUESTS } from "../../../src/limits/counter-id.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import { ownLimits } from "../../../src/policy/external-limit.ts";
import { CompiledLimit } from "../../../src/limits/compiled-limit.ts";
import { hashOf } from "../../../src/shared/hash.ts";

const numbersOf = (name: string): string =>
  JSON.stringify([name, 10, 1_000, 10, "gcra", "connection", "messages", null]);

describe("the id of a counter", () => {
  // Found by trying names, so that there are some which would be mistaken for a reserved counter.
  it.each([
    ["efhadjx", INVALID_MESSAGES],
    ["eqxcspa", CONNECTS],
    ["hilncrh", STANDING_REQUESTS],
  ])("is never a reserved one, though the hash of a limit named %s is %i", (name, reserved) => {
    expect(hashOf(numbersOf(name))).toBe(reserved);
    const id = counterId(numbersOf(name));
    expect([INVALID_MESSAGES, CONNECTS, STANDING_REQUESTS]).not.toContain(id);
    const ids = ownLimits(definePolicy({ limits: [{ name, limit: 10, window: "1s" }] })).map(
      (limit) => new CompiledLimit(limit, () => {}).counterFor(null)?.id,
    );
    expect(ids).toEqual([id]);
  });

  it("is the same in every release, since attachments and records are kept under it", () => {
    expect(counterId(numbersOf("messages"))).toBe(hashOf(numbersOf("messages")));
    expect(counterId(numbersOf("messages"))).toBe(791_894_028);
    expect([INVALID_MESSAGES, CONNECTS, STANDING_REQUESTS]).toEqual([0, 1, 2]);
  });

  it("is a number of 30 bits, which V8 writes in few bytes", () => {
    for (let index = 0; index < 10_000; index++) {
      const id = counterId(`limit ${index}`);
      expect(Number.isInteger(id) && id >= 8 && id < 2 ** 30).toBe(true);
    }
  });
});
