import type { WorkerdServer } from "../../test/support/workerd.ts";
import { processorTime } from "../../test/support/processor-time.ts";
import { bytesOf } from "../../test/support/websocket-frame.ts";
import { RawSocket } from "../instruments/raw-socket.ts";
import { tallied, tallyOf } from "./tally.ts";

/** What is asked of a room, and how. */
export interface Job {
  readonly title: string;
  /** What a message begins with: see `rooms/yard.ts`. */
  readonly letter: "n" | "e" | "t";
  readonly connections: number;
  /** Messages that go out together. Only the last one is answered, where that is more than one. */
  readonly together: number;
  /** So many of these are under way at any time, for each connection. */
  readonly underway: number;
  /** Whether the room's bouncer is to refuse every message, so that none is answered. */
  readonly isRefused?: boolean;
}

/** What a run came to. */
export interface Run {
  readonly perSecond: number;
  /** Microseconds of processor time that the server spent for each message. */
  readonly perMessage: number;
  /** Which part of one processor the server kept busy: well below 1, the clients were what was waited for. */
  readonly busy: number;
}

/** Bytes of a message, of which the first two say what is to be done and whose it is. */
const SIZE = 80;
const FIRST_NAME = "A".charCodeAt(0);

/** Does a job for some time, in a room where nothing else goes on, and waits until the room is done with it. */
export async function run({ host, pid }: WorkerdServer, party: string, job: Job, ms: number): Promise<Run> {
  const room = `/parties/${party}/${job.letter}`;
  const before = await tallyOf(host, room);
  const senders = await Promise.all(
    Array.from({ length: job.connections }, (_, index) => Sender.join(host, room, job, index)),
  );
  const busyBefore = processorTime(pid);
  const start = performance.now();
  await Promise.all(senders.map((sender) => sender.work(start + ms)));
  const sent = senders.reduce((sum, sender) => sum + sender.sent, 0);
  if (job.isRefused === true) await tallied(host, room, before.heard + before.refused + sent);
  const took = performance.now() - start;
  const busy = processorTime(pid) - busyBefore;
  for (const sender of senders) sender.leave();

  const after = await tallyOf(host, room);
  const heard = after.heard - before.heard;
  const expected = job.isRefused === true ? Math.min(heard, job.connections) : sent;
  if (heard !== expected) throw new Error(`${room}: ${heard} of ${sent} messages reached the room`);
  return { perSecond: (sent / took) * 1_000, perMessage: (busy * 1_000) / sent, busy: busy / took };
}

/** A connection that sends, and goes on as it is answered. */
class Sender {
  sent = 0;
  readonly #job: Job;
  readonly #frames: Buffer;
  readonly #name: number;
  #socket: RawSocket | null = null;
  #until = 0;
  #underway = 0;
  #finish: () => void = () => {};

  private constructor(job: Job, index: number) {
    this.#job = job;
    this.#name = FIRST_NAME + index;
    const { letter, together } = job;
    const text = (first: string): string => first + String.fromCharCode(this.#name) + "x".repeat(SIZE - 2);
    const last = letter === "n" && job.isRefused !== true ? "e" : letter;
    this.#frames = Buffer.concat([
      ...Array<Buffer>(together - 1).fill(bytesOf({ payload: text(letter) })),
      bytesOf({ payload: text(last) }),
    ]);
  }

  static async join(host: string, room: string, job: Job, index: number): Promise<Sender> {
    const sender = new Sender(job, index);
    sender.#socket = await RawSocket.connect(host, `${room}?user=${index}`, {
      // Those of others come too, where the room tells everyone.
      heard: (bytes, start) => {
        if (bytes[start + 1] === sender.#name) sender.#answered();
      },
      closed: (code) => {
        throw new Error(`the room closed a sender with ${code}`);
      },
    });
    return sender;
  }

  /** @param until as `performance.now()` has it */
  async work(until: number): Promise<void> {
    this.#until = until;
    if (this.#job.isRefused === true) return this.#pour();
    await new Promise<void>((resolve) => {
      this.#finish = resolve;
      for (let index = 0; index < this.#job.underway; index++) this.#send();
    });
  }

  leave(): void {
    this.#socket?.destroy();
  }

  /** Sends as fast as the room takes it, since nothing is answered. */
  async #pour(): Promise<void> {
    while (performance.now() < this.#until) {
      this.#send();
      await this.#socket?.drained();
    }
  }

  #send(): void {
    this.#underway++;
    this.sent += this.#job.together;
    this.#socket?.send(this.#frames);
  }

  #answered(): void {
    this.#underway--;
    if (performance.now() < this.#until) this.#send();
    else if (this.#underway === 0) this.#finish();
  }
}
