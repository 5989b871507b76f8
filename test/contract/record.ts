import { describe, expect, it } from "vitest";
import type { Diagnosis } from "../../src/doctor/doctor.ts";
import { parseLine } from "../../src/record/jsonl.ts";
import type { TrafficEvent } from "../../src/record/traffic-event.ts";
import { only } from "../support/recorded.ts";
import { Client, type Host } from "../support/client.ts";
import { type Errand, TOKEN } from "./apps/recorded.ts";

/** Asks a room for its record over HTTP. */
export type Fetch = (party: string, room: string, path: string, headers: HeadersInit) => Promise<Response>;

/** A record, on every host and in every kind of storage: what is in it, that it outlives the room's memory, and who gets it. */
export function recordContract(name: string, host: Host, party: string, fetchFrom: Fetch): void {
  const unique = (): string => Math.random().toString(36).slice(2);
  const authorised = { Authorization: `Bearer ${TOKEN}` };

  const open = async (room: string, user: string): Promise<Client> =>
    new Client(await host.connect(party, room, { user })).opened();

  const run = (client: Client, errand: Errand): Promise<unknown> => client.ask(errand);

  const eventsOf = async (room: string): Promise<TrafficEvent[]> => {
    const answer = await fetchFrom(party, room, "/party-bouncer/record", authorised);
    expect(answer.status).toBe(200);
    const lines = (await answer.text()).trimEnd().split("\n").map(parseLine);
    expect(lines.filter((line) => typeof line === "string")).toEqual([]);
    return lines.filter((line): line is TrafficEvent => line !== null && typeof line !== "string");
  };

  describe(`${name}: a record`, () => {
    it("says who came, how much of which type they sent, and what was decided", async () => {
      const room = unique();
      const [ada, mallory] = [await open(room, "ada"), await open(room, "mallory")];
      await run(ada, { type: "say", words: "hello" });
      await run(mallory, { type: "whisper", words: "hullo" });
      for (let word = 0; word < 40; word++) mallory.sendRaw('{"type":"say","words":"again and again"}');
      await mallory.until("a warning", () => mallory.warnings.length > 0);
      await run(ada, { type: "strike", reason: "said something about mallory" });
      mallory.leave();
      const events = await eventsOf(room);
      const [first, second] = only(events, "open");
      expect([first?.client, second?.client]).toEqual([
        expect.stringMatching(/^user:[\da-f]{16}$/),
        expect.stringMatching(/^user:[\da-f]{16}$/),
      ]);
      const messages = only(events, "message");
      expect(messages.filter(({ type }) => type === "whisper")).toHaveLength(1);
      expect(messages.find(({ type }) => type === "say")).toMatchObject({ bytes: 30, verdict: "admit" });
      // All of a flood that came are in it, and not only those up to the warning.
      expect(messages.find(({ verdict }) => verdict === "warn")).toMatchObject({
        connection: second?.connection,
      });
      expect(only(events, "strike")).toEqual([expect.objectContaining({ limit: "penalty" })]);
      expect(JSON.stringify(events)).not.toMatch(/\bada\b|mallory|hello|hullo|again/);
    });

    it("is beside a doctor, who finds nobody that listens past the bouncer", async () => {
      const room = unique();
      const [ada, eve] = [await open(room, "ada"), await open(room, "eve")];
      await run(ada, { type: "say", words: "hello" });
      for (let word = 0; word < 40; word++) eve.sendRaw('{"type":"say","words":"again and again"}');
      await eve.until("a warning", () => eve.warnings.length > 0);
      await run(ada, { type: "say", words: "goodbye" });
      const answer = await fetchFrom(party, room, "/party-bouncer/doctor", authorised);
      expect(answer.status).toBe(200);
      const { messages, clients, findings } = (await answer.json()) as Diagnosis;
      expect([messages >= 3, clients]).toEqual([true, 2]);
      expect(findings.filter(({ level }) => level === "error")).toEqual([]);
    });

    it("is only for who has the token", async () => {
      const room = unique();
      await run(await open(room, "ada"), { type: "say", words: "hello" });
      const ask = async (path: string, headers = {}): Promise<number> => {
        const answer = await fetchFrom(party, room, path, headers);
        expect(await answer.text()).not.toMatch(/open|\bat .*:\d/);
        return answer.status;
      };
      expect(await ask("/party-bouncer/record")).toBe(401);
      expect(await ask("/party-bouncer/record", { Authorization: "Bearer x" })).toBe(403);
      expect(await ask("/party-bouncer/recording", authorised)).toBe(404);
    });

    it("is hidden from the app, and outlives that it deletes everything", async () => {
      const room = unique();
      const ada = await open(room, "ada");
      await run(ada, { type: "say", words: "hello" });
      await eventsOf(room);
      expect(await run(ada, { type: "list" })).toEqual([]);
      await run(ada, { type: "reset" });
      await host.evict?.(party, room);
      expect(only(await eventsOf(room), "message").map(({ type }) => type)).toContain("say");
    });

    it("is empty once it was cleared, and goes on with other pseudonyms", async () => {
      const room = unique();
      const ada = await open(room, "ada");
      await run(ada, { type: "whisper", words: "before" });
      const [before] = only(await eventsOf(room), "open");
      await run(ada, { type: "clear" });
      await run(ada, { type: "say", words: "hello" });
      const events = await eventsOf(room);
      const [after] = only(events, "open");
      expect([after?.connection, after?.client === before?.client]).toEqual([before?.connection, false]);
      expect(only(events, "message").map(({ type }) => type)).toEqual(["say"]);
    });

    it.runIf(host.evict !== undefined)("goes on after the room slept, with the same numbers", async () => {
      const room = unique();
      const [ada, mallory] = [await open(room, "ada"), await open(room, "mallory")];
      for (let turn = 0; turn < 3; turn++) {
        await run(ada, { type: "say", words: "hello" });
        await run(mallory, { type: "say", words: "hello" });
        // Reading writes down what is not in storage yet, as a second of quiet does.
        await eventsOf(room);
        await host.evict?.(party, room);
      }
      const cat = await open(room, "cat");
      await run(cat, { type: "say", words: "hello" });
      const events = await eventsOf(room);
      expect(only(events, "open").map(({ connection }) => connection)).toEqual([1, 2, 3]);
      expect(only(events, "load").map(({ connections }) => [...connections].map(Number).toSorted())).toEqual([
        [],
        [1, 2],
        [1, 2],
        [1, 2],
      ]);
      expect(only(events, "message").map(({ connection }) => connection)).toEqual([1, 2, 1, 2, 1, 2, 3]);
    });
  });
}
