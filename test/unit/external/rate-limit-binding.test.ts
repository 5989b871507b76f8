import { external, fromRateLimitBinding } from "party-bouncer";
import { expect, it } from "vitest";

// The binding itself is asked in workerd: test/hosts/partyserver/external.test.ts.

it("throws at once if there is no such binding", () => {
  expect(() => fromRateLimitBinding(undefined as never)).toThrow(
    "fromRateLimitBinding: expected a binding from ratelimits in wrangler.jsonc, received undefined",
  );
});

it("refuses a cost, which the binding does not know", () => {
  const consume = fromRateLimitBinding({ limit: () => Promise.resolve({ success: true }) });
  expect(() => external({ name: "bytes", cost: "bytes", consume })).toThrow(
    'external.cost: expected "messages", since this limiter can count only one at a time, received "bytes"',
  );
  const tiers = { pro: consume };
  expect(() => external({ name: "bytes", cost: "bytes", consume: () => true, tiers })).toThrow(
    "external.cost",
  );
});
