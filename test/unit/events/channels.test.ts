import { channel, subscribe, unsubscribe } from "node:diagnostics_channel";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Channels } from "../../../src/events/channels.ts";
import { type BouncerEvents, Events } from "../../../src/events/events.ts";
import { byHeaders, Room, settled } from "../../support/room.ts";

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function heardOn(name: string): unknown[] {
  const heard: unknown[] = [];
  const listener = (message: unknown): void => void heard.push(message);
  subscribe(`party-bouncer:${name}`, listener);
  stops.push(() => unsubscribe(`party-bouncer:${name}`, listener));
  return heard;
}

class Lobby extends Room {
  name(): string {
    return "lobby";
  }
}

const lobby = (): Lobby => new Lobby({ identify: byHeaders });

describe("the channels", () => {
  it.each(["verdict", "violation", "strike", "ban", "pardon", "connect-refused", "error"] as const)(
    "tell what a listener to %s is told, and where it was",
    async (name) => {
      const said = vi.spyOn(console, "error").mockImplementation(() => {});
      stops.push(() => said.mockRestore());
      const messages = heardOn(name);
      const room = new Lobby({
        identify: byHeaders,
        exempt: failing,
        ladder: [{ strikes: 1, do: "close", for: "1h" }],
      });
      const events = room.listen(name);
      const eve = await room.enter("eve");
      for (let count = 0; count < 21; count++) room.say(eve, "hi");
      await settled();
      await room.enter("eve");
      await room.bouncer.bans.remove("user:eve");
      expect(events.length).toBeGreaterThan(0);
      expect(messages).toEqual(events.map((event) => ({ ...event, party: "", room: "lobby" })));
    },
  );

  it("tell of promotions and metrics", () => {
    const [promotions, metrics] = [heardOn("promotion"), heardOn("metrics")];
    const events = new Events(new Channels(() => ({ party: "chat", room: null })));
    const promotion = { state: "promoted", clients: { seen: 1, hit: 0 }, most: null } as const;
    events.emit("promotion", promotion);
    events.emit("metrics", { party: "chat" } as BouncerEvents["metrics"]);
    expect(promotions).toEqual([{ ...promotion, party: "chat", room: null }]);
    expect(metrics).toEqual([{ party: "chat", room: null }]);
  });

  it.each([
    ["nothing", false, false],
    ["verdict", true, true],
    ["violation", false, true],
    ["strike", false, false],
  ])(
    "with a subscriber to %s, a message that passes is told: %s, one that is refused: %s",
    (name, ...expected) => {
      const events = new Events(new Channels(() => ({ party: "", room: null })));
      heardOn(name);
      expect([events.hearsVerdict(false, 0), events.hearsVerdict(true, 0)]).toEqual(expected);
    },
  );

  it.each(["verdict", "violation", "strike"])(
    "publish no %s that only a listener in the room hears",
    async (name) => {
      // Whoever publishes on a channel is heard by tail workers too.
      const published = vi.spyOn(
        Object.getPrototypeOf(channel(`party-bouncer:${name}`)) as Publisher,
        "publish",
      );
      stops.push(() => published.mockRestore());
      const room = lobby();
      const heard = room.listen(name as "verdict");
      const eve = await room.enter("eve");
      for (let count = 0; count < 21; count++) room.say(eve, "hi");
      expect(heard.length).toBeGreaterThan(0);
      expect(published).not.toHaveBeenCalled();
      await room.bouncer.bans.add("user:eve", { for: "1h" });
      expect(published).toHaveBeenCalledTimes(1);
    },
  );

  it("make nothing of messages, refusals and strikes that nobody hears of", async () => {
    const asked = vi.fn<() => string>(() => "lobby");
    const room = new Lobby({ identify: byHeaders, ladder: [{ strikes: 1, do: "warn" }] });
    room.name = asked;
    const eve = await room.enter("eve");
    for (let count = 0; count < 1_000; count++, room.now += 10) room.say(eve, "hi");
    expect(eve.warnings.length).toBeGreaterThan(1);
    // A message on a channel says which room it is of.
    expect(asked).not.toHaveBeenCalled();
    await room.bouncer.bans.add("user:eve", { for: "1h" });
    expect(asked).toHaveBeenCalled();
  });

  it("change nothing for the room if what is told cannot be", () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    stops.push(() => said.mockRestore());
    const problem = new Error("could not be cloned");
    const channels = new Channels(() => {
      throw problem;
    });
    const events = new Events(channels);
    const heard = vi.fn<(event: unknown) => void>();
    events.on("pardon", heard);
    events.emit("pardon", { client: null } as BouncerEvents["pardon"]);
    expect(heard).toHaveBeenCalledTimes(1);
    expect(said.mock.calls).toEqual([['party-bouncer: a listener to "pardon" failed', problem]]);
  });
});

interface Publisher {
  publish(message: unknown): void;
}

function failing(): boolean {
  throw new RangeError("exempt fails");
}
