import type { Policy, Verdict } from "party-bouncer";
import { describe, expect, it } from "vitest";
import { parseLine } from "../../src/record/jsonl.ts";
import type { TrafficEvent } from "../../src/record/traffic-event.ts";
import type { Host, TestSocket } from "../support/client.ts";
import { differenceOf, verdictsIn } from "../support/played.ts";
import { SeededRandom } from "../support/seeded-random.ts";
import { pause, SILENCE } from "../support/time.ts";
import { TOKEN } from "./apps/recorded.ts";
import type { Fetch } from "./record.ts";

interface ReplayOptions {
  readonly party: string;
  readonly policy: Policy;
  readonly seed: number;
  /** How many are judged, at least. */
  readonly messages: number;
  readonly fetchFrom: Fetch;
}

const USERS = ["ada", "ada", "bob", "cat", "dan", "eve", undefined, undefined] as const;
const OPEN = 1;
/** It is free, and answered. */
const PING = '{"type":"ping"}';
/** Messages between two looks at what was decided. Then a room that can be is thrown out of memory. */
const STRETCH = 2_000;
/** How often it is looked for late messages in a silence. */
const LOOKS = 4;
/** Each takes as long as a room stays in memory that hears nothing. */
const EVICTIONS = 2;

/** A seat in the room, on which somebody sits down again and again. */
class Seat {
  readonly #connect: () => Promise<TestSocket>;
  #socket: TestSocket | null = null;
  /** Pings that are not answered yet. */
  #pings = 0;

  constructor(connect: () => Promise<TestSocket>) {
    this.#connect = connect;
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === OPEN;
  }

  async sit(): Promise<void> {
    const socket = await this.#connect();
    socket.addEventListener("message", ({ data }: { data: unknown }) => {
      // A socket on which nobody sits any more may still hear an answer.
      if (socket !== this.#socket) return;
      if (typeof data === "string" && data.startsWith('{"type":"pong"')) this.#pings--;
    });
    this.#socket = socket;
    this.#pings = 0;
    await until(() => socket.readyState !== 0);
  }

  send(message: string | ArrayBuffer): void {
    if (!this.isOpen) return;
    if (message === PING) this.#pings++;
    this.#socket?.send(message);
  }

  leave(): void {
    if (this.isOpen) this.#socket?.close(1000);
    this.#socket = null;
  }

  /** Until all that was sent has been handled, or it is closed. */
  async settled(): Promise<void> {
    this.send(PING);
    await until(() => !this.isOpen || this.#pings === 0);
  }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(2);
}

/** What a room records is played to the same verdicts, on every host. */
export function replayContract(name: string, host: Host, options: ReplayOptions): void {
  const { party, policy, seed, messages, fetchFrom } = options;

  describe(`${name}: a record`, () => {
    it(
      `is played to the same verdicts: ${messages} messages, with floods and closes`,
      { timeout: Math.max(300_000, 20 * messages) },
      async () => {
        const random = new SeededRandom(seed);
        const room = `replay-${seed}-${Math.random().toString(36).slice(2)}`;
        const ask = async (path: string): Promise<string> => {
          const answer = await fetchFrom(party, room, path, { Authorization: `Bearer ${TOKEN}` });
          expect(answer.status).toBe(200);
          return answer.text();
        };
        const seats = USERS.map((user, index) => {
          const headers = user === undefined ? { "CF-Connecting-IP": `203.0.113.${index}` } : {};
          return new Seat(() => host.connect(party, room, { ...(user !== undefined && { user }), headers }));
        });
        const verdicts = async (): Promise<Verdict[]> => JSON.parse(await ask("/verdicts")) as Verdict[];
        const told: Verdict[] = [];
        let evictions = 0;
        let sent = 0;
        const stop = async (): Promise<void> => {
          await Promise.all(seats.map((seat) => seat.settled()));
          told.push(...(await verdicts()));
        };
        /**
         * No room leaves its connections behind sooner than that. What is heard meanwhile was sent before, by somebody who has left: it is
         * asked for again and again, or else the room may leave with what it heard.
         */
        const silence = async (): Promise<void> => {
          for (let calm = 0; calm < LOOKS; calm++) {
            await pause(SILENCE / LOOKS);
            const late = await verdicts();
            told.push(...late);
            if (late.length > 0) calm = -1;
          }
        };
        /** The record, once nothing is decided while it is read: what waits its turn is decided after all else. */
        const record = async (): Promise<string> => {
          const text = await ask("/party-bouncer/record");
          const since = await verdicts();
          told.push(...since);
          return since.length === 0 ? text : record();
        };

        while (told.length < messages) {
          for (const end = sent + STRETCH; sent < end;) {
            const seat = random.pick(seats);
            if (seat === undefined) continue;
            if (!seat.isOpen) await seat.sit();
            else if (random.below(200) === 0) seat.leave();
            const chance = random.below(100);
            for (
              let left = chance < 70 ? random.below(30) : chance < 98 ? 80 : 500;
              left >= 0;
              left--, sent++
            ) {
              seat.send(messageOf(random));
            }
            if (random.below(8) === 0) await pause(random.below(20));
          }
          await stop();
          if (host.evict === undefined || evictions >= EVICTIONS) continue;
          await silence();
          await host.evict(party, room);
          evictions++;
        }
        for (const seat of seats) seat.leave();
        await stop();

        const lines = (await record()).trimEnd().split("\n").map(parseLine);
        const events = lines.filter(
          (line): line is TrafficEvent => line !== null && typeof line !== "string",
        );
        const thought = verdictsIn(events, policy);
        expect(differenceOf(told, thought)).toBeNull();
        const actions = new Set(told.map(({ action }) => action));
        expect([...actions]).toEqual(
          expect.arrayContaining(["admit", "refuse", "warn", "restrict", "close"]),
        );
        if (host.evict !== undefined) expect(evictions).toBeGreaterThan(0);
      },
    );
  });
}

function messageOf(random: SeededRandom): string | ArrayBuffer {
  const chance = random.below(1_000);
  if (chance < 500) return `{"type":"chat","text":"${"word ".repeat(random.below(12))}"}`;
  if (chance < 850) return `{"type":"move","x":${random.below(1_000)}}`;
  if (chance < 900) return "plain text, 漢字 too";
  if (chance < 940) return new ArrayBuffer(random.below(64));
  if (chance < 960) return PING;
  if (chance < 970) return '{"type":"party-bouncer:standing"}';
  if (chance < 980) return '{"type":"nonsense"}';
  if (chance < 981) return '{"type":"offence"}';
  if (chance < 996) return '{"type":"other"}';
  return random.below(40) === 0 ? "x".repeat(17 * 1_024) : "é".repeat(520);
}
