import { definePolicy, type OnRefusal } from "party-bouncer";
import { expect, it } from "vitest";

const protocol = { name: "calls", answer: () => "no" };

it.each([
  ["drop", { do: "drop" }],
  ["answer", { do: "answer" }],
  [{ do: "resync" }, { do: "resync" }],
  ["hold", { do: "hold", messages: 1_000, bytes: 1_048_576, overflow: "drop" }],
  [
    { do: "hold", messages: 3, overflow: "answer" },
    { do: "hold", messages: 3, bytes: 1_048_576, overflow: "answer" },
  ],
] as const)("%j is %j with its defaults", (what, whole) => {
  expect(definePolicy({ protocol, onRefusal: what }).onRefusal).toEqual(whole);
  const limits = [{ name: "calls", limit: 1, window: "1s", onRefusal: what }] as const;
  expect(definePolicy({ protocol, limits }).limits[0]?.onRefusal).toEqual(whole);
});

it.each(["lose", { do: "hold", messages: 0 }, { do: "hold", overflow: "hold" }, { do: "drop", messages: 1 }])(
  "%j is a mistake",
  (what) => {
    expect(() => definePolicy({ onRefusal: what as OnRefusal })).toThrow("onRefusal");
  },
);

it("nothing can be answered without a protocol that answers", () => {
  const limits = [{ name: "calls", limit: 1, window: "1s", onRefusal: "answer" }] as const;
  expect(() => definePolicy({ limits })).toThrow(
    /limits\[0\].onRefusal: expected something other than answer/,
  );
  expect(() => definePolicy({ onRefusal: { do: "hold", overflow: "answer" } })).toThrow(
    /onRefusal: expected something other than answer/,
  );
  expect(() => definePolicy({ protocol: { name: "mute" }, limits })).toThrow(
    "has no protocol that can answer",
  );
});
