import { describe, expect, it } from "vitest";
import { FAIL } from "./apps/app.ts";
import { comeBackBanned, floodUntilClosed } from "./banned.ts";
import { Client, type Host, type OpenOptions } from "../support/client.ts";
import { pause } from "../support/time.ts";

let rooms = 0;

const STACK = /\bat \S+:\d+|\bat \S+ \(|node_modules|Error:/;

/** Ms. All that is said is answered before, but on a machine that stalls. So no message is on its way when the warning comes. */
const STALL = 5_000;

const MADE_UP =
  '{"type":"party-bouncer:warning","limit":"x","retryAfter":1000,"strikes":1,"strikesLeft":1,"message":"Sign in at evil.example."}';

/** What a guarded room promises on every host, hibernating or in memory. */
export function contract(name: string, host: Host): void {
  const most = host.isDocument ? 1_048_576 : 1_000;
  const canBeTooLarge = (host.mostBytes ?? Infinity) > most;
  const inRoom = (party: "closing" | "hiding") => {
    const room = `room-${++rooms}-${Math.random().toString(36).slice(2)}`;
    return {
      open: async (options: OpenOptions = {}) =>
        new Client(await host.connect(party, room, options)).opened(),
      evict: async () => host.evict?.(party, room),
    };
  };

  /** Sends until the client is shadow-banned: its second warning says so to nobody but us, who know the policy. */
  const floodUntilHidden = async (client: Client): Promise<void> => {
    await client.flood(
      () => client.do({ do: "say", text: "flood" }),
      () => client.warnings.length >= 2,
    );
    // What was still on its way may have led to a longer cool-down. Once something is answered after it, all has been heard.
    for (let warned = 0; warned < client.warnings.length;) {
      warned = client.warnings.length;
      await pause(Number(client.warnings[warned - 1]?.["retryAfter"]) + 10);
      await client.insist({ do: "read" }, "state");
    }
    // All five messages' worth has drained by then.
    await pause(1_100);
  };

  describe.concurrent(name, () => {
    it("delivers everything to everyone who keeps to the limit", async () => {
      const { open } = inRoom("closing");
      const [ada, bob] = [await open({ user: "ada" }), await open({ user: "bob" })];
      for (const text of ["a", "b", "c"]) ada.do({ do: "say", text });
      await bob.until("three messages", () => bob.heard.length === 3);
      await ada.until("three messages", () => ada.heard.length === 3);
      expect(bob.heard).toEqual(["a", "b", "c"]);
      expect(ada.heard).toEqual(["a", "b", "c"]);
      expect(ada.warnings).toEqual([]);
    });

    it("delivers what a client says just before it leaves, and counts it", async () => {
      const { open } = inRoom("closing");
      const [ada, bob] = [await open({ user: "ada" }), await open({ user: "bob" })];
      for (let index = 0; index < 20; index++) ada.do({ do: "say", text: `${index}` });
      ada.leave();
      await bob.until("as many as may come at once", () => bob.heard.length >= 5);
      expect(bob.heard.slice(0, 5)).toEqual(["0", "1", "2", "3", "4"]);
      await ada.until("the close", () => ada.closed);
      const again = await open({ user: "ada" });
      await again.flood(
        () => again.do({ do: "say", text: "flood" }),
        () => again.warnings.length > 0 || again.closed !== null,
      );
      // On a slow machine it had earned two strikes before, and the third one closes it.
      expect(again.closed !== null || Number(again.warnings[0]?.["strikes"]) >= 2).toBe(true);
    });

    it("answers a burst of any size with one warning, and lets through no more than the burst", async () => {
      const { open } = inRoom("closing");
      const [ada, bob] = [await open({ user: "ada" }), await open({ user: "bob" })];
      // As many as even a slow machine takes in within the grace of 250 ms. Hundreds are tried in acceptance.test.ts.
      const start = Date.now();
      for (let index = 0; index < 30; index++) ada.do({ do: "say", text: `${index}` });
      const warning = await ada.until("a warning", () => ada.warnings[0]);
      expect(warning).toMatchObject({ limit: "messages", strikes: 1, strikesLeft: 2, retryAfter: 300 });
      expect(warning["message"]).toMatch(/wait 1 second/);
      bob.do({ do: "read" });
      await bob.until("an answer", () => bob.of("state").length > 0);
      expect(bob.heard.slice(0, 5)).toEqual(["0", "1", "2", "3", "4"]);
      // A stalled machine lets through what its own time permits: five a second, and a warning after each grace.
      const took = Date.now() - start;
      expect(bob.heard.length).toBeLessThanOrEqual(5 + took / 200);
      expect(ada.warnings.length).toBeLessThanOrEqual(1 + took / 250);
    });

    it("admits a message again once the cool-down is over", async () => {
      const { open } = inRoom("closing");
      const ada = await open({ user: "ada" });
      await ada.provoke(() => ada.do({ do: "say", text: "too much" }), STALL);
      // What was still on its way may have led to a longer one.
      for (let warned = 0; warned < ada.warnings.length;) {
        warned = ada.warnings.length;
        await pause(Number(ada.warnings.at(-1)?.["retryAfter"]) + 5);
      }
      ada.do({ do: "say", text: "after" });
      await ada.until("the message", () => ada.heard.includes("after"));
    });

    it("closes at the ladder's rung with 4429 and a reason, after at most one reply per rung", async () => {
      const { open } = inRoom("closing");
      const ada = await open({ user: "ada" });
      await floodUntilClosed(ada);
      expect(ada.closed?.code).toBe(4429);
      expect(JSON.parse(ada.closed?.reason ?? "")).toEqual({ retryAfter: 2_000, limit: "messages" });
      expect(ada.warnings).toHaveLength(2);
      // Told just before, in case that the close loses its code.
      expect(ada.frames.at(-1)).toMatchObject({
        type: "party-bouncer:standing",
        status: "away",
        code: 4429,
        strikes: 3,
        retryAfter: 2_000,
        limit: "messages",
      });
    });

    it("gives a connection its limits with the first warning, and not again", async () => {
      const { open } = inRoom("closing");
      const ada = await open({ user: "ada" });
      await ada.provoke(() => ada.do({ do: "say", text: "too much" }), STALL);
      await pause(260);
      await ada.provoke(() => ada.do({ do: "say", text: "in the cool-down" }), 50);
      // What was still on its way may have led to a third.
      const [first, ...later] = ada.warnings.map(({ limits }) => limits);
      expect((first as { name: string }[]).filter((limit) => limit.name === "messages")).toEqual([
        {
          name: "messages",
          limit: 5,
          window: 1_000,
          burst: 5,
          algorithm: "gcra",
          cost: "messages",
          types: host.isDocument ? ["text"] : null,
        },
      ]);
      expect(new Set(later)).toEqual(new Set([undefined]));
    });

    it("refuses the same client under another _pk while the ban lasts, lets others in, and then lets it back", async () => {
      const { open } = inRoom("closing");
      const ada = await open({ user: "ada", id: "a" });
      await ada.settled();
      const bob = await open({ user: "bob" });
      let id = 0;
      const { refused, gotIn } = await comeBackBanned(ada, () => open({ user: "ada", id: `b${++id}` }));
      expect(refused.closed?.code).toBe(4429);
      const { retryAfter } = JSON.parse(refused.closed?.reason ?? "") as { retryAfter: number };
      expect(retryAfter).toBeGreaterThan(0);
      expect(retryAfter).toBeLessThanOrEqual(2_000);
      expect(refused.frames).toEqual([]);
      const eve = await open({ user: "eve" });
      await eve.settled();
      await pause(retryAfter + 5);
      const back = await open({ user: "ada", id: "c" });
      await back.settled();
      expect(back.closed).toBeNull();
      // The app heard of everyone who came in, and not of the one who was refused.
      await bob.settled();
      if (host.isLate !== true)
        expect(bob.of("joined").map(({ value }) => value)).toEqual([
          "bob",
          ...Array<string>(gotIn).fill("ada"),
          "eve",
          "ada",
        ]);
    });

    it("closes a client's other connections too", async () => {
      const { open } = inRoom("closing");
      const [ada, tab] = [await open({ user: "ada", id: "a" }), await open({ user: "ada", id: "b" })];
      await tab.settled();
      await floodUntilClosed(ada);
      await tab.until("the close", () => tab.closed);
      expect(tab.closed?.code).toBe(4429);
    });

    it("remembers strikes when a client leaves and comes back", async () => {
      const { open } = inRoom("closing");
      const ada = await open({ user: "ada" });
      // One strike, however slow the machine is: three close her.
      await ada.provoke(() => ada.do({ do: "say", text: "x" }), 2_000);
      const bob = await open({ user: "bob" });
      ada.leave();
      await bob.until("her leave", () => bob.of("left")[0]);
      const back = await open({ user: "ada" });
      await pause(350);
      const warning = await back.provoke(() => back.do({ do: "say", text: "x" }), 2_000);
      expect(warning).toMatchObject({ strikes: 2 });
    });

    it("does nothing with frames that are in flight when it closes", async () => {
      const { open } = inRoom("closing");
      const [ada, bob] = [await open({ user: "ada" }), await open({ user: "bob" })];
      const start = Date.now();
      await ada.flood(
        () => {
          for (let index = 0; index < 10; index++) ada.do({ do: "say", text: "flood" });
        },
        () => ada.closed !== null,
      );
      await bob.settled();
      const heard = bob.heard.length;
      // The burst, and what drains meanwhile.
      expect(heard).toBeLessThanOrEqual(5 + (5 * (Date.now() - start)) / 1_000);
      await bob.settled();
      expect(bob.heard).toHaveLength(heard);
    });

    it.each([
      ["an object", { name: "ada", deep: { list: [1, 2] } }],
      ["null", null],
      ["a list", [1, "two", null]],
      ["a string", "state"],
      ["a number", 0],
      ["false", false],
      ["keys with odd names", { "party-bouncer": 1, constructor: 2, __user: 3, __pk: 4 }],
    ])("lets the app set its own state to %s and read back just that", async (_, state) => {
      const { open, evict } = inRoom("closing");
      const ada = await open({ user: "ada" });
      ada.do({ do: "set", state });
      ada.do({ do: "say", text: "in between" });
      ada.do({ do: "read" });
      await ada.until("two states", () => ada.of("state").length === 2);
      expect(ada.of("state").map(({ value }) => value)).toEqual([state, state]);
      await evict();
      ada.do({ do: "read" });
      await ada.until("the state", () => ada.of("state").length === 3);
      expect(ada.of("state")[2]?.value).toEqual(state);
    });

    it("lets the app update its own state by a function, and neither loses the other's", async () => {
      const { open } = inRoom("closing");
      const ada = await open({ user: "ada" });
      ada.do({ do: "update", key: "a" });
      ada.do({ do: "update", key: "b" });
      await ada.until("two states", () => ada.of("state").length === 2);
      expect(ada.of("state")[1]?.value).toEqual({ a: true, b: true });
      expect(await ada.provoke(() => ada.do({ do: "set", state: null }))).toMatchObject({ strikes: 1 });
    });

    it.skipIf(host.isDocument)(
      "hides a shadow-banned client from the others in every way of sending, and from nobody else",
      async () => {
        const { open } = inRoom("hiding");
        const ada = await open({ user: "ada", id: "a" });
        const [tab, bob] = [await open({ user: "ada", id: "tab" }), await open({ user: "bob", id: "bob" })];
        await floodUntilHidden(ada);
        await bob.settled();
        const before = bob.heard.length;
        const said = ["by broadcast", "after an await", "in a loop", "in a timer"];
        ada.do({ do: "say", text: "by broadcast" });
        ada.do({ do: "say-later", text: "after an await" });
        ada.do({ do: "say-by-loop", text: "in a loop" });
        ada.do({ do: "say-in-timer", text: "in a timer" });
        ada.do({ do: "say-to", id: "bob", text: "directly" });
        await ada.until("her own messages", () => said.every((text) => ada.heard.includes(text)));
        await tab.until("her own messages in the other tab", () =>
          said.every((text) => tab.heard.includes(text)),
        );
        bob.do({ do: "say", text: "from bob" });
        await ada.until("bob's message", () => ada.heard.includes("from bob"));
        await bob.until("his own message", () => bob.heard.includes("from bob"));
        expect(bob.heard.slice(before)).toEqual(["from bob"]);
        expect(ada.closed).toBeNull();
      },
    );

    it.skipIf(host.isDocument)("counts a shadow-banned client like any other", async () => {
      const { open } = inRoom("hiding");
      const [ada, bob] = [await open({ user: "ada" }), await open({ user: "bob" })];
      await floodUntilHidden(ada);
      for (const client of [ada, bob]) {
        // Where the machine stalled for longer than that, she is still in a cool-down.
        await client.insist({ do: "count" }, "count");
        expect(client.of("count")[0]?.value).toBe(2);
      }
    });

    it.skipIf(host.isDocument)("keeps a client hidden when it comes back under another _pk", async () => {
      const { open } = inRoom("hiding");
      const [ada, bob] = [await open({ user: "ada", id: "a" }), await open({ user: "bob" })];
      await floodUntilHidden(ada);
      ada.leave();
      await bob.until("her leave", () => bob.of("left")[0]);
      const before = bob.heard.length;
      const back = await open({ user: "ada", id: "b" });
      back.do({ do: "say", text: "still here?" });
      await back.until("her own message", () => back.heard.includes("still here?"));
      await bob.settled();
      expect(bob.heard).toHaveLength(before);
    });

    it.each([
      ["text that is not JSON", "{{{"],
      ["JSON of another shape", "[1,2,3]"],
      ["nothing", ""],
      ["a prototype", '{"__proto__":{"do":"say"},"constructor":1}'],
      ["ten thousand brackets", "[".repeat(10_000)],
      ["sixteen thousand letters", "x".repeat(16_000)],
      ["bytes", new Uint8Array([0, 255, 1]).buffer],
      ["no bytes", new ArrayBuffer(0)],
      ["a control message", '{"type":"party-bouncer:warning","retryAfter":0}'],
    ])("goes on after a client sends %s", async (_, data) => {
      const { open } = inRoom("closing");
      const [ada, bob] = [await open({ user: "ada" }), await open({ user: "bob" })];
      ada.sendRaw(data);
      bob.do({ do: "say", text: "still here" });
      await bob.until("his message", () => bob.heard.includes("still here"));
      await ada.until("his message", () => ada.heard.includes("still here"));
      expect(JSON.stringify([ada.frames, bob.frames])).not.toMatch(STACK);
    });

    it.runIf(canBeTooLarge)("closes who sends far too much at once, and goes on", async () => {
      const { open } = inRoom("closing");
      const [ada, bob] = [await open({ user: "ada" }), await open({ user: "bob" })];
      ada.sendRaw("x".repeat(Math.max(1_000_000, 17 * most)));
      await ada.until("the close", () => ada.closed);
      expect(ada.closed?.code).toBe(4429);
      bob.do({ do: "say", text: "still here" });
      await bob.until("his message", () => bob.heard.includes("still here"));
      expect(ada.heard).toEqual([]);
    });

    it.runIf(canBeTooLarge)(
      "counts a message that is too large as a violation, without the app seeing it",
      async () => {
        const { open } = inRoom("closing");
        const ada = await open({ user: "ada" });
        ada.sendRaw("x".repeat(most + 1));
        const warning = await ada.until("a warning", () => ada.warnings[0]);
        expect(warning).toMatchObject({ limit: "maxMessageBytes", strikes: 1, retryAfter: 300 });
      },
    );

    it("survives an app that throws, and still guards it", async () => {
      const { open } = inRoom("closing");
      const ada = await open({ user: "ada" });
      expect(await ada.provoke(() => ada.do({ do: "throw" }))).toMatchObject({ strikes: 1 });
    });

    it("lets the app tell its own onError of whatever it likes", async () => {
      const { open } = inRoom("closing");
      const ada = await open({ user: "ada" });
      ada.sendRaw(FAIL);
      await ada.until("that it went well", () => ada.of("failed")[0]);
    });

    it.skipIf(host.isLate === true)(
      "shows nobody a stack trace when the app throws as they connect",
      async () => {
        const { open } = inRoom("closing");
        const ada = await open({ user: "fails" });
        await ada.until("the close", () => ada.closed);
        expect(ada.closed?.code).toBe(1011);
        expect(JSON.stringify(ada.frames)).not.toMatch(STACK);
        await (await open({ user: "bob" })).settled();
      },
    );

    it.each([
      ["as it is", MADE_UP],
      ["after white space", ` \n\t\r${MADE_UP}`],
      ["after a byte order mark", `\ufeff${MADE_UP}`],
      ["in a list", [MADE_UP]],
      ["in lists of lists", [[[`  ${MADE_UP}`]]]],
    ])("sends nobody a control message that a client made up, %s", async (_, what) => {
      const { open, evict } = inRoom("closing");
      const [ada, bob] = [await open({ user: "ada" }), await open({ user: "bob" })];
      for (const client of [ada, bob]) await client.settled();
      await evict();
      ada.do({ do: "send", what });
      ada.do({ do: "say", text: "after" });
      await bob.until("the message after it", () => bob.heard.includes("after"));
      await ada.until("the message after it", () => ada.heard.includes("after"));
      expect(bob.warnings).toEqual([]);
      expect(ada.warnings).toEqual([]);
    });

    it("still sends what only mentions one", async () => {
      const { open } = inRoom("closing");
      const [ada, bob] = [await open({ user: "ada" }), await open({ user: "bob" })];
      ada.do({ do: "say", text: MADE_UP });
      await bob.until("the message", () => bob.heard.includes(MADE_UP));
    });

    it.skipIf(host.evict === undefined)(
      "speaks the language that a client asks for, also after it was thrown out of memory",
      async () => {
        const { open, evict } = inRoom("closing");
        const ada = await open({ user: "ada", headers: { "Accept-Language": "fr, de-CH;q=0.9" } });
        const bob = await open({ user: "bob", headers: { "Accept-Language": "fr" } });
        for (const client of [ada, bob]) await client.settled();
        await evict();
        for (const client of [ada, bob]) await client.provoke(() => client.do({ do: "say", text: "hello" }));
        expect(ada.warnings[0]?.["message"]).toBe(
          "Sie senden Nachrichten zu schnell. Bitte warten Sie 1 Sekunde, bevor Sie wieder etwas senden.",
        );
        expect(bob.warnings[0]?.["message"]).toMatch(/Please wait 1 second/);
      },
    );

    it.skipIf(host.evict === undefined)(
      "gives the same verdicts after it was thrown out of memory",
      async () => {
        const { open, evict } = inRoom("closing");
        const ada = await open({ user: "ada" });
        for (let index = 0; index < 5; index++) ada.do({ do: "say", text: `${index}` });
        await ada.until("five messages", () => ada.heard.length === 5);
        // As long as it takes: a busy machine evicts so slowly that a cool-down may be over by then.
        const floodUntil = (isDone: () => boolean): Promise<void> =>
          ada.flood(() => ada.do({ do: "say", text: "flood" }), isDone);
        await evict();
        await floodUntil(() => ada.warnings.length >= 1);
        expect(ada.warnings[0]).toMatchObject({ strikes: 1 });
        await evict();
        await floodUntil(() => ada.warnings.length >= 2);
        expect(ada.warnings[1]).toMatchObject({ strikes: 2, retryAfter: 600 });
        await evict();
        const { refused } = await comeBackBanned(ada, () => open({ user: "ada" }), evict);
        expect(refused.closed?.code).toBe(4429);
      },
    );

    it.skipIf(host.evict === undefined || host.isDocument)(
      "keeps a client hidden after it was thrown out of memory",
      async () => {
        const { open, evict } = inRoom("hiding");
        const [ada, bob] = [await open({ user: "ada" }), await open({ user: "bob" })];
        await floodUntilHidden(ada);
        await bob.settled();
        const before = bob.heard.length;
        await evict();
        ada.do({ do: "say", text: "hidden?" });
        await ada.until("her own message", () => ada.heard.includes("hidden?"));
        await bob.settled();
        expect(bob.heard).toHaveLength(before);
      },
    );
  });
}
