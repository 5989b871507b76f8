import { setTimeout } from "node:timers/promises";
import type { WorkerdServer } from "../../test/support/workerd.ts";
import { processorTime } from "../../test/support/processor-time.ts";
import { bytesOf } from "../../test/support/websocket-frame.ts";
import { RawSocket } from "../instruments/raw-socket.ts";
import { Crowd } from "./crowd.ts";
import { left, tallied, tallyOf } from "./tally.ts";

/** What is asked of a room, and how. */
export interface Job {
  readonly title: string;
  /** The type of its messages: see `rooms/yard.ts`. */
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

/** Bytes of a message. */
const SIZE = 80;
const FIRST_NAME = 100;

/** What is to be done, whose it is, and what is said. A name takes three digits. */
function messageOf(letter: string, name: number): string {
  const head = `{"type":"${letter}","by":${name},"text":"`;
  return `${head.padEnd(SIZE - 2, "x")}"}`;
}

const BY = messageOf("n", FIRST_NAME).indexOf(String(FIRST_NAME));

/**
 * Does a job for some time, in a room where nothing else goes on, and waits until the room is done with it.
 *
 * @param room its path
 */
export async function run({ host, pid }: WorkerdServer, room: string, job: Job, ms: number): Promise<Run> {
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
  // What the room does then is not to be taken for what the next one does.
  await left(host, room, before.present);

  const after = await tallyOf(host, room);
  const heard = after.heard - before.heard;
  const expected = job.isRefused === true ? Math.min(heard, job.connections) : sent;
  if (heard !== expected) throw new Error(`${room}: ${heard} of ${sent} messages reached the room`);
  return runOf(sent, took, busy);
}

/**
 * Has so many clients come, and then go again, which does not count: what a run says of messages, it says of clients.
 *
 * @param room its path
 */
export async function letIn(server: WorkerdServer, room: string, clients: number): Promise<Run> {
  const { host, pid } = server;
  const crowd = new Crowd(host, room);
  const busyBefore = processorTime(pid);
  const start = performance.now();
  await crowd.growTo(clients);
  const took = performance.now() - start;
  const busy = processorTime(pid) - busyBefore;
  crowd.leave();
  await left(host, room);
  await calmed(server);
  return runOf(clients, took, busy);
}

/** Ms within which a server that has nothing to do is not seen to be busy. */
const CALM = 100;

/** Resolves once a server has nothing to do. workerd is busy for half a second, at times, after thousands have gone. */
export async function calmed({ pid }: WorkerdServer): Promise<void> {
  for (;;) {
    const before = processorTime(pid);
    await setTimeout(CALM);
    if (processorTime(pid) - before < CALM / 5) return;
  }
}

function runOf(count: number, took: number, busy: number): Run {
  return { perSecond: (count / took) * 1_000, perMessage: (busy * 1_000) / count, busy: busy / took };
}

function isBy(name: number, bytes: Buffer, start: number): boolean {
  const at = start + BY;
  const [hundreds = 0, tens = 0, ones = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]];
  return (hundreds - ZERO) * 100 + (tens - ZERO) * 10 + (ones - ZERO) === name;
}

const ZERO = "0".charCodeAt(0);

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
    const last = letter === "n" && job.isRefused !== true ? "e" : letter;
    this.#frames = Buffer.concat([
      ...Array<Buffer>(together - 1).fill(bytesOf({ payload: messageOf(letter, this.#name) })),
      bytesOf({ payload: messageOf(last, this.#name) }),
    ]);
  }

  static async join(host: string, room: string, job: Job, index: number): Promise<Sender> {
    const sender = new Sender(job, index);
    sender.#socket = await RawSocket.connect(host, `${room}?user=${index}`, {
      // Those of others come too, where the room tells everyone.
      heard: (bytes, start) => {
        if (isBy(sender.#name, bytes, start)) sender.#answered();
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
