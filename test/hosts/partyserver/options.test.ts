import { evictRoom } from "../../support/evict.ts";
import { describe, expect, it } from "vitest";
import type { optionPolicies } from "./option-policies.ts";
import { Client, type OpenOptions } from "../../support/client.ts";
import { connect, roomOf } from "./rooms.ts";
import { pause } from "../../support/time.ts";

let rooms = 0;

function inRoom(policy: keyof typeof optionPolicies) {
  const room = `${policy}-${++rooms}`;
  return {
    open: async (user: string, headers: OpenOptions["headers"] = {}) =>
      new Client(await connect("options", room, { user, headers })).opened(),
    evict: () => evictRoom(roomOf("options", room)),
  };
}

const say = (client: Client, type: string, value?: unknown): void =>
  client.sendRaw(JSON.stringify({ type, value }));

/** Sends one at a time until one is refused. */
async function admittedOf(client: Client, type: string, most = 20): Promise<number> {
  const refusals = client.warnings.length;
  for (let index = 0; index < most; index++) {
    const before = client.of("echo").length;
    say(client, type);
    await client.until(
      "an answer",
      () => client.of("echo").length > before || client.warnings.length > refusals,
    );
    if (client.warnings.length > refusals) return index;
  }
  return most;
}

/** Waits until the room knows of so many connections: a close takes a moment to arrive. */
async function connectionsAre(count: number, observer: Client): Promise<void> {
  for (;;) {
    const before = observer.of("metrics").length;
    say(observer, "metrics");
    const { value } = await observer.until("metrics", () => observer.of("metrics")[before]);
    if ((value as { connections: number }).connections === count) return;
  }
}

describe("limits", () => {
  it("of a client are shared by all its connections, and by nobody else", async () => {
    const { open } = inRoom("client");
    const [ada, tab, bob] = [await open("ada"), await open("ada"), await open("bob")];
    expect(await admittedOf(ada, "x", 3)).toBe(3);
    expect(await admittedOf(tab, "x")).toBe(2);
    expect(await admittedOf(bob, "x")).toBe(5);
  });

  it("of a client outlive eviction, whichever connection added to them last", async () => {
    const { open, evict } = inRoom("client");
    const [ada, tab] = [await open("ada"), await open("ada")];
    await admittedOf(ada, "x", 2);
    await admittedOf(tab, "x", 1);
    await evict();
    expect(await admittedOf(ada, "x")).toBe(2);
  });

  it("of a client outlive the connection that added to them last", async () => {
    const { open, evict } = inRoom("client");
    const [ada, tab] = [await open("ada"), await open("ada")];
    await admittedOf(tab, "x", 4);
    tab.leave();
    await connectionsAre(1, ada);
    await evict();
    expect(await admittedOf(ada, "x")).toBe(1);
  });

  it("of a client that take long to run down outlive its leaving, and eviction", async () => {
    const { open, evict } = inRoom("client");
    const [ada, bob] = [await open("ada"), await open("bob")];
    await admittedOf(ada, "x", 4);
    ada.leave();
    await connectionsAre(1, bob);
    await evict();
    await admittedOf(bob, "x", 1);
    expect(await admittedOf(await open("ada"), "x")).toBe(1);
  });

  it("of a room hold for everyone together, outlive eviction, and refuse the heaviest first", async () => {
    const { open, evict } = inRoom("room");
    const [heavy, light] = [await open("heavy"), await open("light")];
    // Half of eight may be anyone's; of the other half, each of two has a share of two.
    expect(await admittedOf(heavy, "x")).toBe(4);
    await evict();
    say(light, "x");
    say(light, "x");
    await light.until("both", () => light.of("echo").length === 2);
    expect(light.warnings).toEqual([]);
    expect(heavy.warnings[0]).toMatchObject({ limit: "room", strikes: 1 });
  });

  it("by a key of the app's own are shared by all who have it", async () => {
    const { open } = inRoom("channel");
    const [ada, bob] = [await open("ada"), await open("bob")];
    expect(await admittedOf(ada, "red", 2)).toBe(2);
    expect(await admittedOf(bob, "red")).toBe(1);
    const eve = await open("eve");
    expect(await admittedOf(eve, "blue")).toBe(3);
  });

  it("for several types count each by itself, and bytes by the byte", async () => {
    const { open } = inRoom("typed");
    expect(await admittedOf(await open("ada"), "a")).toBe(2);
    const bob = await open("bob");
    expect(await admittedOf(bob, "a", 2)).toBe(2);
    expect(await admittedOf(bob, "b")).toBe(2);
    // {"type":"c"} has 12 bytes.
    expect(await admittedOf(await open("eve"), "c")).toBe(8);
  });

  it("of a type cannot be dodged by spelling it oddly", async () => {
    const { open } = inRoom("typed");
    const ada = await open("ada");
    expect(await admittedOf(ada, "a", 2)).toBe(2);
    ada.sendRaw('{"type":"z","type":"a"}');
    expect(await ada.until("a warning", () => ada.warnings[0])).toMatchObject({ limit: "kinds" });
    const bob = await open("bob");
    expect(await admittedOf(bob, "a", 2)).toBe(2);
    bob.sendRaw(String.raw`{"\u0074ype":"a"}`);
    expect(await bob.until("a warning", () => bob.warnings[0])).toMatchObject({ limit: "kinds" });
  });
});

describe("admission", () => {
  it("closes one connection too many of a client with 4409, and lets it in once another is gone", async () => {
    const { open } = inRoom("perClient");
    const [first, second, third] = [await open("ada"), await open("ada"), await open("ada")];
    await third.until("the close", () => third.closed);
    expect(third.closed).toMatchObject({ code: 4409, reason: '{"limit":"perClient"}' });
    const bob = await open("bob");
    for (const one of [first, second, bob]) {
      say(one, "hello");
      await one.until("an echo", () => one.of("echo")[0]);
    }
    expect([first.closed, second.closed, bob.closed]).toEqual([null, null, null]);
    second.leave();
    await connectionsAre(2, bob);
    const fourth = await open("ada");
    say(fourth, "hello");
    await fourth.until("an echo", () => fourth.of("echo")[0]);
  });

  it("closes one connection too many of a room with 4409", async () => {
    const { open } = inRoom("perRoom");
    await open("ada");
    await open("bob");
    const third = await open("eve");
    await third.until("the close", () => third.closed);
    expect(third.closed).toMatchObject({ code: 4409, reason: '{"limit":"perRoom"}' });
  });

  it("closes a client that connects too often with 4429, and says when it may", async () => {
    const { open } = inRoom("connects");
    const start = Date.now();
    for (let index = 0; index < 3; index++) (await open("ada")).leave();
    const fourth = await open("ada");
    await fourth.until("the close", () => fourth.closed);
    expect(fourth.closed?.code).toBe(4429);
    const reason = JSON.parse(fourth.closed?.reason ?? "") as { retryAfter: number; limit: string };
    expect(reason.limit).toBe("connects");
    expect(reason.retryAfter).toBeGreaterThanOrEqual(60_000 - (Date.now() - start));
    expect(reason.retryAfter).toBeLessThanOrEqual(60_000);
    const bob = await open("bob");
    say(bob, "hello");
    await bob.until("an echo", () => bob.of("echo")[0]);
  });
});

describe("what eviction cannot be used for", () => {
  it("to connect more often", async () => {
    const { open, evict } = inRoom("connects");
    const bob = await open("bob");
    for (let index = 0; index < 3; index++) (await open("ada")).leave();
    await connectionsAre(1, bob);
    await evict();
    const fourth = await open("ada");
    await fourth.until("the close", () => fourth.closed);
    expect(fourth.closed?.code).toBe(4429);
  });
});

describe("people", () => {
  it("of a tier have limits of their own, through eviction too", async () => {
    const { open, evict } = inRoom("tiers");
    const pro = await open("ada", { "x-tier": "pro" });
    expect(await admittedOf(pro, "x", 3)).toBe(3);
    await evict();
    expect(await admittedOf(pro, "x")).toBe(1);
    expect(await admittedOf(await open("bob"), "x")).toBe(2);
    expect(await admittedOf(await open("eve", { "x-tier": "staff" }), "x")).toBe(20);
  });

  it("who are exempt are never refused", async () => {
    const { open } = inRoom("exempt");
    expect(await admittedOf(await open("ada", { "x-tier": "moderator" }), "x")).toBe(20);
    expect(await admittedOf(await open("bob"), "x")).toBe(2);
  });

  it("may send what is free without end", async () => {
    const { open } = inRoom("free");
    const ada = await open("ada");
    expect(await admittedOf(ada, "ping")).toBe(20);
    expect(await admittedOf(ada, "x")).toBe(2);
    // In a cool-down too.
    say(ada, "ping", "still");
    await ada.until("an echo", () => ada.of("echo").some(({ value }) => value === "still"));
  });
});

describe("the ladder", () => {
  it("can let only some types through, and goes on doing so after eviction", async () => {
    const { open, evict } = inRoom("restrict");
    const ada = await open("ada");
    await admittedOf(ada, "move");
    expect(ada.warnings[0]).toMatchObject({ strikes: 1, retryAfter: 60_000 });
    await pause(1_100);
    await evict();
    say(ada, "move", "no");
    say(ada, "chat", "yes");
    await ada.until("the chat", () => ada.of("echo").some(({ value }) => value === "yes"));
    expect(ada.of("echo").some(({ value }) => value === "no")).toBe(false);
    expect(ada.warnings).toHaveLength(1);
  });

  it("can be climbed by what only the app can tell", async () => {
    const { open } = inRoom("actions");
    const ada = await open("ada");
    say(ada, "penalize");
    expect(await ada.until("a warning", () => ada.warnings[0])).toMatchObject({
      limit: "cheating",
      strikes: 1,
    });
    await pause(350);
    say(ada, "penalize");
    await ada.until("a second warning", () => ada.warnings[1]);
    await pause(650);
    say(ada, "penalize");
    await ada.until("the close", () => ada.closed);
    expect(ada.closed).toMatchObject({ code: 4429, reason: '{"retryAfter":60000,"limit":"cheating"}' });
  });

  it("is not climbed by a block, which ends by itself", async () => {
    const { open } = inRoom("actions");
    const ada = await open("ada");
    // At once, so that no machine is slow enough for the block to be over in between.
    say(ada, "block");
    say(ada, "x", "too early");
    const status = await ada.until("its standing", () => ada.of("party-bouncer:standing")[0]);
    expect(status).toMatchObject({ status: "coolingDown", strikes: 0 });
    await pause(Number(status["retryAfter"]) + 50);
    say(ada, "x", "in time");
    await ada.until("an echo", () => ada.of("echo")[0]);
    expect(ada.of("echo").map(({ value }) => value)).toEqual(["in time"]);
    expect(ada.warnings).toEqual([]);
  });

  it("counts invalid messages once there are too many", async () => {
    const { open } = inRoom("actions");
    const ada = await open("ada");
    for (let index = 0; index < 3; index++) say(ada, "invalid");
    expect(await ada.until("a warning", () => ada.warnings[0])).toMatchObject({
      limit: "invalid",
      strikes: 1,
    });
  });

  it("only reports in a dry run", async () => {
    const { open } = inRoom("dryRun");
    const ada = await open("ada");
    expect(await admittedOf(ada, "x")).toBe(20);
    say(ada, "metrics");
    const { value } = await ada.until("metrics", () => ada.of("metrics")[0]);
    expect(value).toMatchObject({ admitted: 2, connections: 1, clients: 1 });
    expect((value as { refused: number }).refused).toBeGreaterThanOrEqual(18);
    expect(ada.closed).toBeNull();
  });
});

describe("telling people", () => {
  it("announces the limits on connect", async () => {
    const { open } = inRoom("announce");
    const ada = await open("ada");
    expect(await ada.until("the policy", () => ada.frames[0])).toEqual({
      type: "party-bouncer:policy",
      key: expect.stringMatching(/^[0-9a-f]{12}$/),
      maxMessageBytes: 16_384,
      limits: [
        {
          name: "messages",
          limit: 1_000,
          window: 1_000,
          burst: 1_000,
          algorithm: "gcra",
          cost: "messages",
          types: null,
        },
        {
          name: "chat",
          limit: 2,
          window: 3_600_000,
          burst: 4,
          algorithm: "gcra",
          cost: "messages",
          types: ["chat"],
        },
      ],
    });
  });

  it("answers how one stands, three times at once, and never shows the question to the app", async () => {
    const { open } = inRoom("announce");
    const ada = await open("ada");
    await admittedOf(ada, "chat", 3);
    const start = Date.now();
    for (let index = 0; index < 10; index++) ada.sendRaw('{"type":"party-bouncer:standing"}');
    ada.sendRaw('{"type":"party-bouncer:warning","retryAfter":1}');
    say(ada, "x", "after");
    await ada.until("an echo", () => ada.of("echo").some(({ value }) => value === "after"));
    const answers = ada.of("party-bouncer:standing").length;
    expect(answers).toBeGreaterThanOrEqual(3);
    // A stalled machine answers one more for each second that it takes.
    expect(answers).toBeLessThanOrEqual(3 + (Date.now() - start) / 1_000);
    expect(ada.of("party-bouncer:standing")[0]).toMatchObject({
      status: "ok",
      strikes: 0,
      limits: [{ name: "messages" }, { name: "chat", left: 1 }],
    });
    expect(ada.of("echo")).toHaveLength(4);
  });

  it("finds the words for the limit, the type and the language", async () => {
    const { open } = inRoom("words");
    const ada = await open("ada", { "Accept-Language": "de-CH, en;q=0.5" });
    await admittedOf(ada, "x");
    expect(ada.warnings[0]?.["message"]).toBe("de-CH: x");
  });
});

describe("at run time", () => {
  it("a limit that is removed takes with it what it had imposed", async () => {
    const { open } = inRoom("free");
    const ada = await open("ada", { "x-tier": "any" });
    const bob = await open("bob");
    say(ada, "add");
    await ada.until("an echo", () => ada.of("echo")[0]);
    expect(await admittedOf(ada, "x")).toBe(1);
    expect(ada.warnings[0]).toMatchObject({ limit: "added", strikes: 1 });
    say(bob, "remove");
    await bob.until("an echo", () => bob.of("echo")[0]);
    // One of the policy's two is left, and the cool-down of the limit that is gone is over.
    say(ada, "ping", "back");
    await ada.until("an echo", () => ada.of("echo").some(({ value }) => value === "back"));
    ada.sendRaw('{"type":"party-bouncer:standing"}');
    expect(await ada.until("its standing", () => ada.of("party-bouncer:standing")[0])).toMatchObject({
      strikes: 0,
      status: "ok",
    });
  });
});
