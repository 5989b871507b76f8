import { createHmac } from "node:crypto";
import { expect, it } from "vitest";
import { KeyedHash } from "../../../src/identity/keyed-hash.ts";

it("is the beginning of HMAC-SHA-256", async () => {
  const hash = new KeyedHash(() => Promise.resolve("secret"));
  const expected = createHmac("sha256", "secret").update("203.0.113.7 é").digest("hex").slice(0, 32);
  expect(await hash.of("203.0.113.7 é")).toBe(expected);
});

it("asks for the secret once, and again only after it failed", async () => {
  let asked = 0;
  const hash = new KeyedHash(() =>
    ++asked === 1 ? Promise.reject(new Error("away")) : Promise.resolve("secret"),
  );
  await expect(hash.of("a")).rejects.toThrow("away");
  expect(await hash.of("a")).toBe(await hash.of("a"));
  expect(asked).toBe(2);
});
