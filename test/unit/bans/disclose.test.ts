import { describe, expect, it } from "vitest";
import { byHeaders, from, Room, settled } from "../../support/room.ts";
import { MINUTE } from "../../support/time.ts";

const objection = "Write to ada@example.com.";

describe("a statement of reasons", () => {
  it("says what was decided, why, until when, by whom, and how to object", async () => {
    const room = new Room({ limits: [], identify: byHeaders, objection });
    const eve = await room.enter("eve");
    const options = { for: "1h", reason: "You insulted Bob.", disclosure: "notify" } as const;
    const ban = await room.bouncer.bans.add(eve, options);
    expect(eve.statements).toEqual([
      {
        type: "party-bouncer:statement",
        id: ban.id,
        kind: "close",
        limit: null,
        automatic: false,
        reason: "You insulted Bob.",
        objection,
        at: ban.at,
        until: ban.until,
        message:
          "You are kept out of this room for 1 hour. You insulted Bob. This was decided by a moderator. " +
          "To object: Write to ada@example.com.",
      },
    ]);
  });

  it.each([
    ["Insults", "Insults."],
    ["Insults!", "Insults!"],
    ["He said \u201cno.\u201d", "He said \u201cno.\u201d"],
    ["\u8fbe\u4e86\u3002", "\u8fbe\u4e86\u3002"],
    ["\u0644\u0645\u0627\u0630\u0627\u061f", "\u0644\u0645\u0627\u0630\u0627\u061f"],
    ["", ""],
  ])("ends an operator's reason where it begins to speak itself: %s", async (reason, said) => {
    const room = new Room({ limits: [], identify: byHeaders, objection });
    const eve = await room.enter("eve");
    await room.bouncer.bans.add(eve, { for: "1h", reason, disclosure: "notify" });
    const [statement] = eve.statements;
    expect(statement?.reason).toBe(reason);
    const words = ["You are kept out of this room for 1 hour.", said, "This was decided by a moderator."];
    expect(statement?.message).toBe(
      [...words, `To object: ${objection}`].filter((each) => each !== "").join(" "),
    );
  });

  it("names no time for a ban without end", async () => {
    const room = new Room({ limits: [], identify: byHeaders, objection });
    const eve = await room.enter("eve");
    await room.bouncer.bans.add(eve, { kind: "shadow-ban", for: "forever", disclosure: "notify" });
    expect(eve.statements[0]).toMatchObject({ until: null });
    expect(eve.statements[0]?.message).toMatch(
      /^What you send here is shown to nobody but you until further notice\./,
    );
  });

  it("says that it is over once it is", async () => {
    const room = new Room({ limits: [], identify: byHeaders, objection });
    const eve = await room.enter("eve");
    await room.bouncer.bans.add(eve, { kind: "shadow-ban", for: "1m", disclosure: "delayed" });
    room.now += MINUTE;
    room.say(eve, "hello");
    await settled();
    expect(eve.statements[0]?.message).toMatch(
      /^What you send here was shown to nobody but you for 1 minute\./,
    );
  });

  it("says of a ban by the ladder that it was automatic, and that others share the address", async () => {
    const room = new Room({
      limits: [],
      ladder: [{ strikes: 1, do: "close", for: "1m", disclosure: "notify" }],
      objection,
    });
    const someone = await room.enter("someone", from("203.0.113.7"));
    room.bouncer.strikes.add(someone, { reason: "links" });
    await settled();
    expect(someone.statements[0]).toMatchObject({ automatic: true, limit: "links" });
    expect(someone.statements[0]?.message).toContain(
      'You, or somebody else at your network address, went against the rule "links": warning number 1. ' +
        "This was decided automatically.",
    );
  });
});
