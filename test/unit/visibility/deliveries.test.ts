import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Policy } from "../../../src/policy/policy.ts";
import { useRealTimers, useTimersWithContext } from "../../support/timers.ts";
import { byHeaders, type HibernatingConnection as Connection, Room } from "../../support/room.ts";

const FLUSH = 50;

beforeEach(() => useTimersWithContext());
afterEach(useRealTimers);

type App = (room: Room, sender: Connection, text: string) => unknown;

const policy: Policy = { limits: [], identify: byHeaders };

/** A room with an app, in which eve is hidden, and bob and ada are not. */
async function open(app: App, rules: Policy = {}) {
  const room = new Room({ ...policy, ...rules });
  const errors = room.listen("error");
  const [ada, bob, eve] = [await room.enter("ada"), await room.enter("bob"), await room.enter("eve")];
  await room.bouncer.bans.add(eve, { kind: "shadow-ban", for: "1h", reason: "posts links" });
  const say = (sender: Connection, text: string): unknown =>
    room.bouncer.handle(sender, text, () => app(room, sender, text));
  const flush = (): Promise<unknown> => vi.advanceTimersByTimeAsync(FLUSH);
  return { room, errors, ada, bob, eve, say, flush };
}

/** Gathers what is said, and sends it from a timer that the first of it starts. */
function gathering(): App {
  let batch: string[] = [];
  return (room, _, text) => {
    if (batch.push(text) > 1) return;
    setTimeout(() => {
      const all = batch;
      batch = [];
      room.broadcast(all.join());
    }, FLUSH);
  };
}

/** Sends what is said a while later, each from a timer of its own. */
const later: App = (room, _, text) => {
  if (text === "nothing") return;
  setTimeout(() => room.broadcast(text), FLUSH);
};

describe("an app that gathers what several say", () => {
  it("loses nothing of what honest people say, tells the operator once, and closes the hidden one openly", async () => {
    const { room, errors, ada, bob, eve, say, flush } = await open(gathering());
    const bans = room.listen("ban");
    const heard: string[] = [];
    for (let round = 0; round < 20; round++) {
      say(eve, `eve ${round}`);
      say(bob, `bob ${round}`);
      await flush();
      heard.push(`bob ${round}`);
    }
    const fromBob = ada.heard.flatMap((text) =>
      String(text)
        .split(",")
        .filter((word) => word.startsWith("bob")),
    );
    expect(fromBob).toEqual(heard);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ doing: "keeping a shadow-ban" });
    expect(String(errors[0]?.error)).toContain("bouncer.visibility.as(author, send)");
    expect(eve.closes).toEqual([[4403, '{"retryAfter":3600000}']]);
    expect(bans).toMatchObject([
      { client: "user:eve", ban: { kind: "close", reason: "posts links", by: "operator" } },
    ]);
    // Until it was certain, five times.
    expect(ada.heard.filter((text) => String(text).includes("eve"))).toHaveLength(5);
    // It stays out, and nobody else is hidden here either.
    expect((await room.knock("eve again", { "x-user": "eve" })).isIn).toBe(false);
    await room.bouncer.bans.add("user:bob", { kind: "shadow-ban" });
    say(bob, "from bob");
    await flush();
    expect(bob.codes).toEqual([4403]);
    expect(ada.heard.at(-1)).not.toContain("from bob");
    expect(errors).toHaveLength(1);
  });

  it("closes with the ladder's code and limit, where the ladder hid it", async () => {
    const { room, ada, say, flush } = await open(gathering(), {
      limits: [{ name: "messages", limit: 1, window: "1h", burst: 1 }],
      cooldown: { base: 0, grace: 0 },
      ladder: [{ strikes: 1, do: "shadow-ban", for: "1m" }],
    });
    const mallory = await room.enter("mallory");
    say(mallory, "first");
    say(mallory, "too many");
    expect(room.bouncer.visibility.audienceOf(mallory)).not.toBeNull();
    room.bouncer.setPolicy({ ...policy, limits: [] });
    for (let round = 0; round < 6; round++) {
      say(mallory, "hidden");
      say(ada, "open");
      await flush();
    }
    expect(mallory.closes).toEqual([[4429, '{"retryAfter":60000,"limit":"messages"}']]);
  });

  it("is found out though the hidden one never starts the timer", async () => {
    const { errors, bob, eve, say, flush } = await open(gathering());
    for (let round = 0; round < 11; round++) {
      say(bob, `bob ${round}`);
      say(eve, `eve ${round}`);
      await flush();
    }
    expect(errors).toHaveLength(1);
    expect(eve.codes).toEqual([4403]);
  });

  it("is found out where one interval sends for all, and what it sends goes to everyone from then on", async () => {
    let batch: string[] = [];
    let isStarted = false;
    const { errors, ada, bob, eve, say, flush } = await open((room, _, text) => {
      batch.push(text);
      if (isStarted) return;
      isStarted = true;
      setInterval(() => {
        if (batch.length > 0) room.broadcast(batch.splice(0).join());
      }, FLUSH);
    });
    say(eve, "started by eve");
    await flush();
    for (let round = 0; round < 10; round++) {
      say(bob, `bob ${round}`);
      await flush();
    }
    expect(ada.heard).toEqual(Array.from({ length: 10 }, (_, round) => `bob ${round}`));
    expect(errors).toHaveLength(1);
    batch = [];
  });

  it("is found out where the handler itself waits until it sends", async () => {
    let batch: string[] = [];
    const { errors, bob, eve, say, flush } = await open(async (room, _, text) => {
      if (batch.push(text) > 1) return;
      await new Promise((resolve) => setTimeout(resolve, FLUSH));
      const all = batch;
      batch = [];
      room.broadcast(all.join());
    });
    for (let round = 0; round < 10; round++) {
      say(eve, `eve ${round}`);
      say(bob, `bob ${round}`);
      await flush();
    }
    expect(errors).toHaveLength(1);
    expect(eve.codes).toEqual([4403]);
  });

  it("keeps its shadow-bans where it sends as each author", async () => {
    const batch: { sender: Connection; text: string }[] = [];
    const { errors, ada, bob, eve, say, flush } = await open((room, sender, text) => {
      if (batch.push({ sender, text }) > 1) return;
      setTimeout(() => {
        for (const { sender, text } of batch.splice(0))
          room.bouncer.visibility.as(sender, () => room.broadcast(text));
      }, FLUSH);
    });
    for (let round = 0; round < 50; round++) {
      for (const one of round % 2 === 0 ? [eve, bob] : [bob, eve]) say(one, one.id);
      await flush();
    }
    expect(ada.heard).toEqual(Array.from({ length: 50 }, () => "bob"));
    expect(eve.heard).toHaveLength(100);
    expect([errors, eve.closes]).toEqual([[], []]);
  });

  it("is let be where nobody was hidden", async () => {
    const { room, errors, ada, bob, eve, say, flush } = await open(gathering());
    await room.bouncer.bans.remove(eve);
    for (let round = 0; round < 50; round++) {
      say(eve, "eve");
      say(bob, "bob");
      await flush();
    }
    expect(ada.heard).toHaveLength(50);
    expect(errors).toEqual([]);
  });
});

describe("an app in which each message has a timer of its own", () => {
  it("keeps its shadow-bans, once it has been seen that they are", async () => {
    const { errors, ada, bob, eve, say, flush } = await open(later);
    for (let round = 0; round < 50; round++) {
      say(eve, "eve");
      say(bob, "bob");
      await flush();
    }
    expect(ada.heard.filter((text) => text === "eve")).toHaveLength(1);
    expect(ada.heard.filter((text) => text === "bob")).toHaveLength(50);
    expect(errors).toEqual([]);
  });
});

describe("an app that answers at once", () => {
  it.each<[string, App]>([
    ["to everyone", (room, _, text) => room.broadcast(text)],
    ["after an await", async (room, _, text) => (await Promise.resolve(), room.broadcast(text))],
    [
      "after a while, and waits for it",
      async (room, sender, text) => {
        if (sender.id === "bob") return room.broadcast(text);
        await new Promise((resolve) => setTimeout(resolve, FLUSH));
        room.broadcast(text);
      },
    ],
    ["to whoever asked", (_, sender, text) => sender.send(text)],
  ])("keeps its shadow-bans: %s", async (_, app) => {
    const { errors, ada, bob, eve, say, flush } = await open(app);
    for (let round = 0; round < 50; round++) {
      say(eve, "eve");
      say(bob, "bob");
      await flush();
      say(bob, "bob");
    }
    expect(ada.heard.filter((text) => text === "eve")).toEqual([]);
    expect([errors, eve.closes]).toEqual([[], []]);
  });
});

describe("what leads to nothing", () => {
  const idle = (rules: Policy, nothing: App): ReturnType<typeof open> =>
    open(
      (room, sender, text) => (text === "nothing" ? nothing(room, sender, text) : later(room, sender, text)),
      rules,
    );

  it.each<[string, Policy, App]>([
    ["it is free", { classify: String, free: { type: "nothing" } }, () => {}],
    [
      "the app says that it makes no sense",
      { invalid: { limit: 1_000, window: "1s" } },
      (room, sender) => void room.bouncer.strikes.reportInvalid(sender),
    ],
    ["the handler rejects", {}, () => Promise.reject(new Error("no JSON"))],
  ])("is nothing that was gathered, where %s", async (_, rules, nothing) => {
    const { errors, ada, bob, eve, say, flush } = await idle(rules, nothing);
    for (let round = 0; round < 50; round++) {
      say(eve, "eve");
      Promise.resolve(say(bob, "nothing")).catch(() => {});
      await flush();
    }
    expect(ada.heard).toEqual([]);
    expect(errors).toEqual([]);
  });

  it("makes an accomplice of whoever says it for the hidden one: five messages get through, and it is out", async () => {
    const { errors, ada, bob, eve, say, flush } = await idle({}, () => {});
    for (let round = 0; round < 50; round++) {
      say(eve, `eve ${round}`);
      say(bob, "nothing");
      await flush();
    }
    expect(ada.heard).toEqual(["eve 0", "eve 1", "eve 2", "eve 3", "eve 4"]);
    expect(errors).toHaveLength(1);
    expect(eve.codes).toEqual([4403]);
  });

  it("does no harm to one whose own messages lead to something", async () => {
    const { errors, bob, eve, say, flush } = await idle({}, () => {});
    for (let round = 0; round < 50; round++) {
      say(bob, "bob, later");
      say(eve, "nothing");
      await flush();
      say(eve, "eve, later");
      await flush();
    }
    expect(errors).toEqual([]);
    expect(eve.closes).toEqual([]);
  });

  it("is remembered up to a bound", async () => {
    const { errors, bob, eve, say } = await idle({}, () => {});
    for (let index = 0; index < 10_000; index++) for (const one of [bob, eve]) say(one, "nothing");
    expect(errors).toEqual([]);
  });
});
