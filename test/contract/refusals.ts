import { describe, expect, it } from "vitest";
import { Client, type Host } from "../support/client.ts";
import { STAYS_AWAKE } from "../../src/session/stays-awake.ts";
import { pause } from "../support/time.ts";

/** Ms after which a room without events has left memory: it does so after ten seconds. */
const ASLEEP = 12_000;

/** So many messages wait for longer than a machine stalls: ten a second are delivered. */
const MANY = 100;

/**
 * What refusals do, on every host: messages wait, are answered, or have their client synchronise.
 *
 * @param options.party whose policy is `refusing`
 * @param options.sleeps whether the host's rooms hibernate by themselves
 */
export function refusalsContract(
  name: string,
  host: Host,
  { party = "refusing", sleeps = false }: { party?: string; sleeps?: boolean } = {},
): void {
  const setUp = () => {
    const room = `refusals-${Math.random().toString(36).slice(2)}`;
    return {
      open: async (user: string): Promise<Client> =>
        new Client(await host.connect(party, room, { user })).opened(),
      evict: () => host.evict?.(party, room),
      crash: () => host.crash?.(party, room),
    };
  };
  const say = (client: Client, type: string, text: string, more: object = {}): void =>
    client.sendRaw(JSON.stringify({ type, do: "say", text, ...more }));
  const bytesOf = (text: string): ArrayBuffer =>
    Uint8Array.from(text, (letter) => letter.charCodeAt(0)).buffer;
  const texts = (count: number): string[] => Array.from({ length: count }, (_, index) => `${index}`);

  describe.concurrent(`${name}: refusals`, () => {
    it("delivers messages over a limit that holds in order and in time, text and bytes, without a warning", async () => {
      const { open } = setUp();
      const [ada, bob] = [await open("ada"), await open("bob")];
      const start = Date.now();
      for (const text of texts(14)) {
        if (Number(text) % 2 === 0) say(ada, "held", text);
        else ada.sendRaw(bytesOf(JSON.stringify({ type: "held", do: "say", text })));
      }
      await bob.until("all messages", () => bob.heard.length === 14);
      // Three at once, and eleven more at ten a second.
      expect(Date.now() - start).toBeGreaterThanOrEqual(1_000);
      expect(bob.heard).toEqual(texts(14));
      expect(ada.warnings).toEqual([]);
    });

    it("lets what comes later wait behind them", async () => {
      const { open } = setUp();
      const [ada, bob] = [await open("ada"), await open("bob")];
      const waiting = texts(50);
      for (const text of waiting) say(ada, "held", text);
      say(ada, "other", "behind");
      say(bob, "other", "another client's");
      await bob.until("all messages", () => bob.heard.length === waiting.length + 2);
      expect(bob.heard.filter((text) => text !== "another client's")).toEqual([...waiting, "behind"]);
      expect(bob.heard.indexOf("another client's")).toBeLessThan(waiting.length + 1);
    });

    it("takes one message too many for a violation", async () => {
      const { open } = setUp();
      const ada = await open("ada");
      // More than pass and fit while a machine stalls.
      for (const text of texts(12)) say(ada, "narrow", text);
      const warning = await ada.until("a warning", () => ada.warnings[0]);
      expect(warning).toMatchObject({ limit: "narrow", strikes: 1 });
    });

    it("delivers nothing that waits once its connection is closed", async () => {
      const { open } = setUp();
      const [ada, bob] = [await open("ada"), await open("bob")];
      const waiting = texts(MANY);
      for (const text of waiting) say(ada, "held", text);
      await bob.until("the first", () => bob.heard.length >= 3);
      ada.leave();
      // Some hosts answer a close only when the room falls asleep.
      await bob.until("its leave", () => bob.of("left").length > 0);
      const before = bob.heard.length;
      // Three times as long as the next would have taken.
      await pause(300);
      expect(bob.heard.length).toBe(before);
      expect(before).toBeLessThan(waiting.length);
    });

    it("answers each call over a limit that answers, in a cool-down too, and the room goes on", async () => {
      const { open } = setUp();
      const ada = await open("ada");
      for (const text of texts(6)) say(ada, "call", text, { id: Number(text) });
      await ada.until("four answers", () => ada.of("answer").length === 4);
      expect(ada.heard).toEqual(["0", "1"]);
      const answers = ada
        .of("answer")
        .map(({ value }) => value as { id: number; limit: string; retryAfter: number });
      expect(answers.map(({ id, limit }) => [id, limit])).toEqual([2, 3, 4, 5].map((id) => [id, "call"]));
      for (const { retryAfter } of answers) expect(retryAfter).toBeGreaterThan(20_000);
      await ada.until("a warning", () => ada.warnings[0]);
    });

    it("closes the connection after a message over a limit that resyncs, and again after a second at most", async () => {
      const { open } = setUp();
      const [first, bob] = [await open("ada"), await open("bob")];
      // The client may hear of the close long after the room has closed it, but sends before that.
      const start = Date.now();
      for (const text of texts(4)) say(first, "edit", text);
      await first.until("the close", () => first.closed);
      expect(first.closed).toEqual({ code: 4525, reason: '{"limit":"edit"}' });
      const again = await open("ada");
      for (const text of texts(4)) say(again, "edit", `again ${text}`);
      await again.until("the close", () => again.closed);
      expect(again.closed?.code).toBe(4525);
      expect(Date.now() - start).toBeGreaterThanOrEqual(990);
      // In the first's cool-down nothing passes. What did is on bob's wire before the answer to him.
      await bob.settled();
      expect(bob.heard.slice(0, 2)).toEqual(["0", "1"]);
      expect(bob.heard).not.toContain("2");
      expect(bob.heard).not.toContain("again 2");
    });

    it("lets the answer to its own question pass, and charges who makes one up", async () => {
      const { open } = setUp();
      const [ada, bob] = [await open("ada"), await open("bob")];
      say(bob, "other", "who?");
      await ada.until("the question", () => ada.heard.length === 1);
      for (const text of texts(3)) say(ada, "reply", text);
      await ada.until("a warning", () => ada.warnings[0]);
      await bob.until("two replies", () => bob.heard.length === 3);
      expect(bob.heard).toEqual(["who?", "0", "1"]);
    });

    it.runIf(host.evict !== undefined)(
      "goes on after it was thrown out of memory while nothing waits",
      async () => {
        const { open, evict } = setUp();
        const [ada, bob] = [await open("ada"), await open("bob")];
        for (const text of texts(5)) say(ada, "held", text);
        await bob.until("all messages", () => bob.heard.length === 5);
        await evict();
        for (const text of texts(5)) say(ada, "held", text);
        await bob.until("all messages", () => bob.heard.length === 10);
        expect(bob.heard).toEqual([...texts(5), ...texts(5)]);
      },
    );

    it.runIf(host.evict !== undefined)(
      "delivers what waits before it is thrown out of memory with its sockets kept",
      async () => {
        const { open, evict } = setUp();
        const [ada, bob] = [await open("ada"), await open("bob")];
        for (const text of texts(12)) say(ada, "held", text);
        await bob.until("the first", () => bob.heard.length >= 3);
        await evict();
        await bob.until("all messages", () => bob.heard.length === 12);
        expect([ada.closed, bob.heard]).toEqual([null, texts(12)]);
      },
    );

    it.runIf(host.crash !== undefined)(
      "closes the connection if it crashes while something waits, so that the client knows",
      async () => {
        const { open, crash } = setUp();
        const [ada, bob] = [await open("ada"), await open("bob")];
        const waiting = texts(MANY);
        for (const text of waiting) say(ada, "held", text);
        await bob.until("the first", () => bob.heard.length >= 3);
        await crash();
        await ada.until("the close", () => ada.closed);
        expect(bob.heard.length).toBeLessThan(waiting.length);
      },
    );

    it.runIf(sleeps)("stays awake while something waits", { timeout: 60_000 }, async () => {
      const { open } = setUp();
      const [ada, bob] = [await open("ada"), await open("bob")];
      say(ada, "slow", "at once");
      say(ada, "slow", "twelve seconds later");
      await pause(ASLEEP);
      await bob.until("both", () => bob.heard.length === 2);
      expect(bob.heard).toEqual(["at once", "twelve seconds later"]);
    });

    it.runIf(sleeps)("stays in memory for as long as it is said to", { timeout: 60_000 }, async () => {
      const { open } = setUp();
      const ada = await open("ada");
      const start = performance.now();
      const first = await instanceFor(ada);
      await pause(STAYS_AWAKE - 100);
      const second = await instanceFor(ada);
      // On a machine that stalls, it may have been silent for longer.
      const isLong = performance.now() - start >= STAYS_AWAKE;
      expect(isLong || second === first).toBe(true);
    });

    it.runIf(sleeps)("hibernates once nothing waits any more", { timeout: 60_000 }, async () => {
      const { open } = setUp();
      const [ada, bob] = [await open("ada"), await open("bob")];
      for (const text of texts(5)) say(ada, "held", text);
      await bob.until("all messages", () => bob.heard.length === 5);
      const first = await instanceFor(ada);
      let now = first;
      // On a machine that stalls it may still be awake, and is so for longer once it was asked.
      for (let tries = 0; tries < 3 && now === first; tries++) {
        await pause(ASLEEP);
        now = await instanceFor(ada);
      }
      expect(now).not.toBe(first);
    });
  });
}

/** Which instance of the room answers. */
async function instanceFor(client: Client): Promise<unknown> {
  const before = client.of("instance").length;
  client.do({ do: "instance" });
  return (await client.until("the instance", () => client.of("instance")[before]))["value"];
}
