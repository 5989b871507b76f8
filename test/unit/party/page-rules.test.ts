import { expect, it } from "vitest";
import { definePolicy } from "party-bouncer";
import { closing, hiding } from "../../../party/rules.ts";
import { GRACE, HIDDEN_FOR, RUNGS, waitAfter } from "../../../public/demo/rules.ts";

it.each([
  ["close", closing, "close"],
  ["shadow-ban", hiding, "shadow-ban"],
] as const)("the page foretells what the room with the ending %s does", (ending, rules, step) => {
  const { cooldown, ladder } = definePolicy(rules);
  expect(cooldown.grace).toBe(GRACE);
  const waits = [1, 2, 3, 4, 5].map((strikes) =>
    Math.min(cooldown.max, cooldown.base * cooldown.factor ** (strikes - 1)),
  );
  expect([1, 2, 3, 4, 5].map((strikes) => waitAfter(strikes, ending))).toEqual(waits);
  const last = ladder.at(-1);
  expect(last).toMatchObject({ strikes: RUNGS, do: step });
  if (last?.do === "shadow-ban") expect(last.for).toBe(HIDDEN_FOR);
});
