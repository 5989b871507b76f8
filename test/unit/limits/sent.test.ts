import { expect, it, vi } from "vitest";
import { CompiledLimit } from "../../../src/limits/compiled-limit.ts";
import { Sent } from "../../../src/limits/sent.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { Limit } from "../../../src/policy/limit.ts";
import { NOBODY } from "../../support/sender.ts";

const ADA = { ...NOBODY, clientKey: "user:ada", userId: "ada" } as const;

const compiled = (limit: Partial<Limit>): CompiledLimit => {
  const [defined] = definePolicy({ limits: [{ name: "chat", limit: 5, window: "1s", ...limit }] }).limits;
  if (defined === undefined || !("algorithm" in defined)) throw new Error("no limit");
  return new CompiledLimit(defined, () => {});
};

it("is what is known of the sender, and the type", () => {
  expect({ ...new Sent(ADA, "chat") }).toEqual({ ...ADA, type: "chat" });
});

it("remembers the place that a limit counts it in", () => {
  const limit = compiled({ per: "client" });
  const counter = limit.counterFor(null);
  if (counter === null) throw new Error("it counts nobody");
  const sent = new Sent(ADA, "chat");
  const place = limit.placeOf(sent, counter);
  expect(place).toEqual(limit.placeOf({ ...ADA, type: "chat" }, counter));
  expect(limit.placeOf(sent, counter)).toBe(place);
});

it("remembers also that a limit does not count it", () => {
  const limit = compiled({ per: "client", match: { type: "move" } });
  const counter = limit.counterFor(null);
  if (counter === null) throw new Error("it counts nobody");
  const sent = new Sent(ADA, "chat");
  expect([limit.placeOf(sent, counter), sent.placeOf(counter.id)]).toEqual([null, null]);
});

it.each<[string, (ask: () => string) => Partial<Limit>]>([
  ["says whose it is", (ask) => ({ per: ask })],
  ["says whether it matches", (ask) => ({ per: "client", match: { userId: () => ask() === "" } })],
])("asks a function that %s for each message", (_, limitWith) => {
  const ask = vi.fn<() => string>(() => "");
  const limit = compiled(limitWith(ask));
  const counter = limit.counterFor(null);
  if (counter === null) throw new Error("it counts nobody");
  const sent = new Sent(ADA, "chat");
  for (let message = 0; message < 3; message++) limit.placeOf(sent, counter);
  expect(ask).toHaveBeenCalledTimes(3);
});
