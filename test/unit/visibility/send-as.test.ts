import { describe, expect, it } from "vitest";
import type { Policy } from "../../../src/policy/policy.ts";
import { rateLimit } from "../../../src/bouncer/rate-limit.ts";
import { byHeaders, moderator, requestWith, Room } from "../../support/room.ts";

const policy: Policy = { limits: [], identify: byHeaders };

/** Real timers, since it is those that have to carry the context. */
const aTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

const setUp = async (rules: Policy = {}) => {
  const room = new Room({ ...policy, ...rules });
  const [ada, bob, eve] = [await room.enter("ada"), await room.enter("bob"), await room.enter("eve")];
  await room.bouncer.bans.add(ada, { kind: "shadow-ban" });
  return { room, ada, bob, eve };
};

describe("a connection that two bouncers guard", () => {
  it("hears itself, where one of them hides it and the other sends", async () => {
    const { room, ada, bob } = await setUp();
    const say = (text: string): void =>
      void room.bouncer.handle(ada, text, () => rateLimit(ada, 100, () => room.broadcast(text)));
    say("its own");
    expect([ada.heard, bob.heard]).toEqual([["its own"], []]);
  });
});

describe("sendAs", () => {
  it("reaches only those who may see the author, outside any message", async () => {
    const { room, ada, bob, eve } = await setUp();
    room.bouncer.visibility.as(ada, () => room.broadcast("ada's"));
    room.bouncer.visibility.as(bob, () => room.broadcast("bob's"));
    expect(ada.heard).toEqual(["ada's", "bob's"]);
    for (const other of [bob, eve]) expect(other.heard).toEqual(["bob's"]);
  });

  it("gives each of a batch its own audience, though a hidden message started the timer", async () => {
    const { room, ada, bob } = await setUp();
    const batch: { sender: typeof ada; text: string }[] = [];
    let timer: Promise<void> | null = null;
    const sendBatch = async (): Promise<void> => {
      await aTurn();
      for (const { sender, text } of batch) room.bouncer.visibility.as(sender, () => room.broadcast(text));
    };
    const onMessage = (sender: typeof ada, text: string): void => {
      batch.push({ sender, text });
      timer ??= sendBatch();
    };
    room.bouncer.handle(ada, "1", () => onMessage(ada, "ada's"));
    room.bouncer.handle(bob, "2", () => onMessage(bob, "bob's"));
    await timer;
    expect([ada.heard, bob.heard]).toEqual([["ada's", "bob's"], ["bob's"]]);
  });

  it("gives each of a batch its own audience, though an open message started the timer", async () => {
    const { room, ada, bob } = await setUp();
    await room.bouncer.handle(bob, "1", async () => {
      await aTurn();
      room.bouncer.visibility.as(bob, () => room.broadcast("bob's"));
      room.bouncer.visibility.as(ada, () => room.broadcast("ada's"));
    });
    expect([ada.heard, bob.heard]).toEqual([["bob's", "ada's"], ["bob's"]]);
  });

  it("as nobody is the room's own word, which everyone hears, from wherever it is called", async () => {
    const { room, ada, bob } = await setUp();
    await room.bouncer.handle(ada, "hi", async () => {
      await aTurn();
      room.bouncer.visibility.as(null, () => room.broadcast("the time is up"));
      room.broadcast("hidden again");
    });
    expect([ada.heard, bob.heard]).toEqual([["the time is up", "hidden again"], ["the time is up"]]);
  });

  it("holds past every await in what it runs, and gives back what that gives back", async () => {
    const { room, ada, bob } = await setUp();
    const value = await room.bouncer.visibility.as(ada, async () => {
      await aTurn();
      room.broadcast("late");
      return 5;
    });
    expect([value, ada.heard, bob.heard]).toEqual([5, ["late"], []]);
    const error = new Error("the app's own");
    expect(() =>
      room.bouncer.visibility.as(ada, () => {
        throw error;
      }),
    ).toThrow(error);
    room.broadcast("open");
    expect(bob.heard).toEqual(["open"]);
  });

  it("is bounded for those whom the bouncer has not met since the room woke up", async () => {
    const { room, ada, bob } = await setUp();
    room.evict();
    room.bouncer.visibility.as(ada, () => room.broadcast("hidden"));
    expect([ada.heard, bob.heard]).toEqual([["hidden"], []]);
  });

  it("shows to a cohort what one of it says", async () => {
    const { room, ada, bob, eve } = await setUp({ shadow: { audience: "cohort" } });
    await room.bouncer.bans.add(bob, { kind: "shadow-ban" });
    room.bouncer.visibility.as(ada, () => room.broadcast("among us"));
    expect([ada.heard, bob.heard, eve.heard]).toEqual([["among us"], ["among us"], []]);
  });
});

describe("broadcast", () => {
  it("in the name of one who may be seen reaches everyone, though a hidden message set it off", async () => {
    const { room, ada, bob, eve } = await setUp();
    await room.bouncer.handle(ada, "hi", async () => {
      room.bouncer.visibility.broadcast(bob, "now");
      await aTurn();
      room.bouncer.visibility.broadcast(bob, "later");
    });
    for (const connection of [ada, bob, eve]) expect(connection.heard).toEqual(["now", "later"]);
  });

  it("in the name of one who is hidden stays hidden, though an open message set it off", async () => {
    const { room, ada, bob, eve } = await setUp();
    room.bouncer.handle(bob, "hi", () => room.bouncer.visibility.broadcast(ada, "psst"));
    expect([ada.heard, bob.heard, eve.heard]).toEqual([["psst"], [], []]);
  });

  it("changes nothing about what is sent after it", async () => {
    const { room, ada, bob } = await setUp();
    room.bouncer.handle(ada, "hi", () => {
      room.bouncer.visibility.broadcast(bob, "bob's");
      room.broadcast("ada's");
    });
    expect(bob.heard).toEqual(["bob's"]);
  });
});

describe("what the bouncer itself tells a client", () => {
  it("reaches it, though it was called from the handling of a hidden message", async () => {
    const { room, ada, bob } = await setUp();
    room.bouncer.handle(ada, "hi", () => {
      room.bouncer.strikes.add(bob);
      room.bouncer.strikes.sendStanding(bob);
    });
    expect(bob.controlMessages.map((message) => message?.type)).toEqual([
      "party-bouncer:warning",
      "party-bouncer:standing",
    ]);
  });
});

describe("what a hidden message set off", () => {
  it("keeps its audience though its author is pardoned meanwhile", async () => {
    const { room, ada, bob } = await setUp();
    const work = room.bouncer.handle(ada, "hi", async () => {
      await aTurn();
      await aTurn();
      room.broadcast("late");
    });
    await room.bouncer.bans.remove(ada);
    await work;
    expect([ada.heard, bob.heard]).toEqual([["late"], []]);
  });
});

describe('where the policy says shadow: { sends: "explicit" }', () => {
  const explicit: Policy = { shadow: { sends: "explicit" } };

  it("nothing is bound by itself: the room's own sends reach everyone", async () => {
    const { room, ada, bob } = await setUp(explicit);
    await room.bouncer.handle(ada, "hi", async () => {
      room.broadcast("at once");
      await aTurn();
      room.broadcast("later");
    });
    expect([ada.heard, bob.heard]).toEqual([
      ["at once", "later"],
      ["at once", "later"],
    ]);
  });

  it("what is sent with broadcast or sendAs is hidden, and canSee and the history say so", async () => {
    const { room, ada, bob } = await setUp(explicit);
    const mo = await room.enter("mo", moderator("mo"));
    room.bouncer.handle(ada, "hi", () => {
      room.bouncer.visibility.broadcast(ada, "by the bouncer");
      room.bouncer.visibility.as(ada, () => room.broadcast("as the author"));
    });
    expect([ada.heard, bob.heard, mo.heard]).toEqual([
      ["by the bouncer", "as the author"],
      [],
      ["by the bouncer", "as the author"],
    ]);
    expect([room.bouncer.visibility.canSee(bob, ada), room.bouncer.visibility.audienceOf(ada)]).toEqual([
      false,
      "user:ada",
    ]);
  });
});

describe("who is behind a request", () => {
  const viewers = async (rules: Policy = {}) => {
    const { room, ada, bob } = await setUp(rules);
    const viewer = (headers: Record<string, string>) =>
      room.bouncer.visibility.viewerOf(requestWith(headers));
    return { room, ada, bob, viewer };
  };

  it("sees over HTTP exactly what its connection sees, live and in the history", async () => {
    for (const audience of ["self", "cohort"] as const) {
      const { room, ada, bob, viewer } = await viewers({ shadow: { audience } });
      await room.bouncer.bans.add("user:eve", { kind: "shadow-ban" });
      const item = { audience: room.bouncer.visibility.audienceOf(ada) };
      await room.bouncer.bans.add("user:zoe", { kind: "shadow-ban" });
      for (const headers of [
        { "x-user": "ada" },
        { "x-user": "bob" },
        { "x-user": "eve" },
        { "x-user": "zoe" },
        moderator("mo"),
        {},
      ]) {
        const connection = await room.enter("someone", headers);
        const looking = await viewer(headers);
        for (const author of [ada, bob]) {
          expect(room.bouncer.visibility.canSee(looking, author)).toBe(
            room.bouncer.visibility.canSee(connection, author),
          );
        }
        expect(room.bouncer.visibility.filter([item], looking)).toEqual(
          room.bouncer.visibility.filter([item], connection),
        );
      }
    }
  });

  it("is known by what the app verified, and moderates where that says so", async () => {
    const { viewer } = await viewers();
    expect(await viewer({ "x-user": "ada" })).toMatchObject({
      client: "user:ada",
      record: "user:ada",
      moderates: false,
      shadow: { until: expect.any(Number) as number },
    });
    expect(await viewer(moderator("ada"))).toMatchObject({ client: "user:ada", moderates: true });
    expect(await viewer({})).toMatchObject({ client: null, record: null, moderates: false, shadow: null });
  });

  it("sees nothing hidden where nobody can tell who it is, not even what such an author wrote", async () => {
    const { room, viewer } = await viewers();
    const stranger = await room.enter("", {});
    const other = await room.enter("other", {});
    for (const author of [stranger, other]) await room.bouncer.bans.add(author, { kind: "shadow-ban" });
    const items = [other].map((author) => ({ audience: room.bouncer.visibility.audienceOf(author) }));
    expect(room.bouncer.visibility.filter(items, await viewer({}))).toEqual([]);
    expect(room.bouncer.visibility.canSee(await viewer({}), other)).toBe(false);
  });

  it("is its address where identify fails, and the error is told", async () => {
    const error = new Error("no such session");
    const room = new Room({ limits: [], identify: () => Promise.reject(error) });
    const errors = room.listen("error");
    expect(
      await room.bouncer.visibility.viewerOf(requestWith({ "CF-Connecting-IP": "203.0.113.7" })),
    ).toMatchObject({
      client: "address:203.0.113.7",
      moderates: false,
    });
    expect(errors).toEqual([{ doing: "identify", error }]);
  });

  it("needs no storage", async () => {
    const room = new Room({ limits: [], identify: byHeaders }, { storage: null });
    const ada = await room.enter("ada");
    await room.bouncer.bans.add(ada, { kind: "shadow-ban" });
    expect(
      room.bouncer.visibility.canSee(
        await room.bouncer.visibility.viewerOf(requestWith({ "x-user": "ada" })),
        ada,
      ),
    ).toBe(true);
    expect(
      room.bouncer.visibility.canSee(
        await room.bouncer.visibility.viewerOf(requestWith({ "x-user": "bob" })),
        ada,
      ),
    ).toBe(false);
  });
});
