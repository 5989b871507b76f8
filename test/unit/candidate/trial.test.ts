import { describe, expect, it } from "vitest";
import type { Limit } from "../../../src/policy/limit.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { byHeaders, Room } from "../../support/room.ts";

const messages: Limit = { name: "messages", limit: 5, window: "1s", burst: 5 };
const tight: Limit = { ...messages, limit: 2, burst: 2 };

class TestRoom extends Room {
  constructor(policy: Policy) {
    super({ identify: byHeaders, limits: [messages], ...policy });
  }

  get candidate() {
    const { candidate } = this.bouncer.metrics();
    if (candidate === null) throw new Error("nothing is tried");
    return candidate;
  }
}

describe("a candidate", () => {
  it("is nothing without one", async () => {
    expect(new TestRoom({}).bouncer.metrics().candidate).toBe(null);
  });

  it("says what it would have refused, and the policy did not", async () => {
    const room = new TestRoom({ candidate: { limits: [tight] } });
    const heard = room.listen("candidate");
    const ada = await room.enter("ada");
    for (let count = 0; count < 4; count++) room.say(ada, "hi");
    expect(room.bouncer.metrics()).toMatchObject({ admitted: 4, refused: 0 });
    expect(room.candidate).toMatchObject({
      admitted: 2,
      refused: 2,
      byLimit: { messages: 2 },
      warnings: 1,
      agrees: 2,
      stricter: 2,
      looser: 0,
      clients: { seen: 1, hit: 1, spared: 0 },
    });
    expect(heard).toMatchObject([
      {
        clientKey: "user:ada",
        bytes: 2,
        difference: "stricter",
        verdict: { action: "admit" },
        candidate: { action: "warn", limit: "messages", strikes: 1 },
      },
      { candidate: { action: "refuse" } },
    ]);
  });
});
