// @module-tag slow
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { parseLine } from "../../src/record/jsonl.ts";
import type { TrafficEvent } from "../../src/record/traffic-event.ts";
import { TOKEN } from "../contract/apps/recorded.ts";
import { Client } from "../support/client.ts";
import { only } from "../support/recorded.ts";
import { SeededRandom } from "../support/seeded-random.ts";
import { pause, SECOND } from "../support/time.ts";
import { serveWorkerd, type WorkerdServer } from "../support/workerd.ts";

/** A room hibernates ten seconds after its last event. */
const ASLEEP = 12.5 * SECOND;
/** Messages of one round have sizes of their own. */
const APART = 2_000;
const ROUNDS = 4;

/** A room on a server of its own, which can be killed. */
class Served {
  #server: WorkerdServer;
  readonly disk: string;
  readonly #party: string;

  private constructor(party: string, disk: string, server: WorkerdServer) {
    this.#party = party;
    this.disk = disk;
    this.#server = server;
  }

  static async open(party: string): Promise<Served> {
    const disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
    const classes = ["Recorded", "KeyRecorded"];
    const entry = "test/crash/rooms/recorded.ts";
    return new Served(party, disk, await serveWorkerd({ entry, classes, keyed: ["KeyRecorded"], disk }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.kill();
    await rm(this.disk, { recursive: true, force: true });
  }

  kill(): Promise<void> {
    return this.#server.kill();
  }

  async restart(): Promise<void> {
    this.#server = await this.#server.restart();
  }

  enter(user: string, headers: Record<string, string> = {}, id = "the-id-it-chose"): Promise<Client> {
    const { host } = this.#server;
    const socket = new WebSocket(`ws://${host}/parties/${this.#party}/main?_pk=${id}&user=${user}`, {
      headers,
    });
    socket.addEventListener("error", () => {});
    return new Client(socket).opened();
  }

  fetch(rest: string): Promise<Response> {
    const headers = { Authorization: `Bearer ${TOKEN}` };
    return fetch(`http://${this.#server.host}/parties/${this.#party}/main${rest}`, { headers });
  }

  async events(): Promise<TrafficEvent[]> {
    const text = await (await this.fetch("/party-bouncer/record")).text();
    return text
      .trimEnd()
      .split("\n")
      .map(parseLine)
      .filter((line): line is TrafficEvent => line !== null && typeof line !== "string");
  }
}

/** A message of so many bytes. */
const sized = (bytes: number, words = ""): string =>
  JSON.stringify({ words: words.padEnd(bytes - '{"words":""}'.length, ".") });

/** A client that sends one message after the other until the server is killed. */
class Talker {
  /** When the answer to each came, by its size. */
  readonly answered = new Map<number, number>();

  async talk(room: Served, first: number): Promise<void> {
    const client = await room.enter("ada");
    for (let size = first; client.closed === null; size++) {
      client.sendRaw(sized(size));
      await client.until("an answer", () => client.of("done").at(-1)?.value === size || client.closed);
      if (client.closed === null) this.answered.set(size, performance.now());
    }
  }

  /** What was answered longer ago than a second, and than all may have stalled since: also until now, after the last answer. */
  olderThanASecond(now: number): number[] {
    const times = [...this.answered.values(), now];
    const stall = Math.max(...times.map((time, index) => time - (times[index - 1] ?? time)));
    return [...this.answered].filter(([, at]) => at < now - SECOND - 2 * stall).map(([size]) => size);
  }
}

describe.concurrent.each(["recorded", "key-recorded"])("the record of a %s room", (party) => {
  it(`loses the last second at most when the room is killed, ${ROUNDS} times`, async () => {
    const random = new SeededRandom(Number(process.env["SEED"] ?? Date.now() % 1_000_000));
    await using room = await Served.open(party);
    for (let round = 0; round < ROUNDS; round++) {
      const talker = new Talker();
      const talking = talker.talk(room, 100 + round * APART);
      const due = 20 + random.below(200);
      const isDue = (): boolean => talker.olderThanASecond(performance.now()).length >= due;
      await vi.waitUntil(isDue, { timeout: 20_000, interval: 20 });
      // Before: what is older by the time that the end is known was perhaps not so when it came.
      const old = talker.olderThanASecond(performance.now());
      await room.kill();
      await talking;
      await room.restart();
      const found = new Set(only(await room.events(), "message").map(({ bytes }) => bytes));
      expect(
        old.filter((size) => !found.has(size)),
        `SEED=${random.seed}, round ${round}`,
      ).toEqual([]);
      const [load] = only(await room.events(), "load").slice(-1);
      expect(load?.connections).toEqual([]);
    }
  }, 120_000);

  it("is complete though the room slept, which it did as soon as without one", async () => {
    await using room = await Served.open(party);
    const ada = await room.enter("ada");
    const instance = async (): Promise<string> => (await room.fetch("/instance")).text();
    const before = await instance();
    for (let size = 50; size < 60; size++) ada.sendRaw(sized(size));
    await ada.until("the answers", () => ada.of("done").length === 10);
    let sent = 10;
    // Where the machine stalled, it began later to be silent.
    for (let tries = 0; tries < 3 && (tries === 0 || (await instance()) === before); tries++) {
      await pause(ASLEEP);
      ada.sendRaw(sized(50 + sent++));
      await ada.until("an answer", () => ada.of("done").length === sent);
    }
    expect(await instance()).not.toBe(before);
    const events = await room.events();
    expect(only(events, "message").map(({ bytes }) => bytes)).toEqual(
      Array.from({ length: sent }, (_, index) => 50 + index),
    );
    expect(only(events, "load").map(({ connections }) => connections)).toEqual([[], [1]]);
    expect(only(events, "open")).toHaveLength(1);
    ada.leave();
  }, 90_000);

  it("has on disk no word of what was said, and of nobody a name, an id or an address", async () => {
    await using room = await Served.open(party);
    const address = "203.0.113.77";
    const user = "bartholomew";
    const bart = await room.enter(user, { "CF-Connecting-IP": "198.51.100.23" }, "hendrickson");
    const flooder = await room.enter("nobody", { "CF-Connecting-IP": address }, "jackanapes");
    bart.sendRaw(sized(80, "meet me behind the lighthouse"));
    bart.sendRaw(sized(80, "keep the control"));
    await flooder.provoke(() => flooder.sendRaw(JSON.stringify({ type: "ad", words: "buy cheap watches" })));
    flooder.leave();
    await bart.until("its answers", () => bart.of("done").length === 2);
    await vi.waitFor(async () => expect(only(await room.events(), "close")).toHaveLength(1), 30_000);
    const text = JSON.stringify(await room.events());
    await room.kill();
    const bytes = await everythingOn(path.join(room.disk, "objects"));
    const words = [
      "lighthouse",
      "behind",
      "cheap",
      "watches",
      user,
      "hendrickson",
      "jackanapes",
      address,
      "198.51.100.23",
    ];
    expect(words.filter((word) => text.includes(word))).toEqual([]);
    expect(words.filter((word) => isIn(bytes, word))).toEqual([]);
    // What an app keeps by itself is found.
    expect(isIn(bytes, "keep the control")).toBe(true);
  }, 60_000);
});

async function everythingOn(folder: string): Promise<Buffer> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const parts = files
    .filter((file) => file.isFile())
    .map((file) => readFile(path.join(file.parentPath, file.name)));
  return Buffer.concat(await Promise.all(parts));
}

/** In UTF-8 or in UTF-16, in which V8 keeps text that has other than Latin letters. */
function isIn(bytes: Buffer, word: string): boolean {
  return bytes.includes(word, 0, "utf8") || bytes.includes(word, 0, "utf16le");
}
