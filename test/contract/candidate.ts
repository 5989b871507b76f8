import { describe, expect, it } from "vitest";
import type { ProofHost } from "../indistinguishability/host.ts";
import { linesOf, outcomeOf, partiesOf } from "../indistinguishability/proof.ts";
import { scripts } from "../indistinguishability/scripts.ts";
import { difference } from "../indistinguishability/transcript.ts";
import { World } from "../indistinguishability/world.ts";

const QUARTERS = 4;

/**
 * That a candidate shows on no wire: each script that proves a shadow-ban is run twice by a clock that stands still, without a candidate and with
 * one that would refuse, hide and close nearly everybody. What everyone receives is the same, byte for byte.
 *
 * @param part which quarter of the scripts is run. Default: all of them
 */
export function candidateContract(name: string, host: ProofHost, part?: 0 | 1 | 2 | 3): void {
  const chosen = scripts.filter((_, index) => part === undefined || index % QUARTERS === part);
  const evicting = host.evict !== undefined;

  describe(`${name}: a candidate`, () => {
    it.each(chosen)("shows on no wire: $name", { tags: ["slow"] }, async (script) => {
      const without = await outcomeOf(script, { host, evicting }, "banned");
      const withIt = await outcomeOf(script, { host, evicting, isTried: true }, "banned");
      for (const party of partiesOf(script)) {
        expect(linesOf(without, party)).not.toEqual([]);
        const found = difference(linesOf(without, party), linesOf(withIt, party));
        expect([party, found]).toEqual([party, null]);
      }
    });

    it.runIf(evicting)(
      "is the policy once it is promoted, through evictions too, until that is taken back",
      async () => {
        const world = await World.begin({ host, evicting, isTried: true }, "banned", { setting: "usual" });
        const say = async (user: string, id: string): Promise<number> => {
          const visitor = await world.enter(user, id);
          for (const text of ["one", "two", "three"])
            await world.together([visitor, JSON.stringify({ type: "say", text })]);
          const heard = visitor.socket.lines.filter((line) => line.includes('"said"'));
          const codes = visitor.socket.lines.filter((line) => line.includes("party-bouncer:warning"));
          return heard.length - codes.length;
        };
        expect(await say("ada", "free")).toBe(3);
        await world.decideTrial("promote");
        // The first passes, and the second hides it: a warning, as it is told.
        expect(await say("bob", "tried")).toBeLessThan(3);
        await world.decideTrial("demote");
        expect(await say("cyd", "free again")).toBe(3);
        await world.end();
      },
    );

    it("would have done otherwise", async () => {
      const world = await World.begin({ host, isTried: true }, "banned", { setting: "usual" });
      const ada = await world.enter("ada");
      for (const text of ["one", "two", "three"])
        await world.together([ada, JSON.stringify({ type: "say", text })]);
      expect(await world.countStricter()).toBe(2);
      await world.end();
    });
  });
}
