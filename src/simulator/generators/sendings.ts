import { merge } from "./merge.ts";
import type { Random } from "./random.ts";

/** A message, as its client sends it. */
export interface Sending {
  /** Ms from the beginning of the record. */
  readonly at: number;
  readonly type: string;
  readonly bytes: number;
  /** In UTF-16 code units, if it is text of another length than its bytes. */
  readonly length?: number;
}

/** What somebody sends from a time on, without end and in order. */
export type Sendings = Iterable<Sending>;

/** Of `{"type":"ping"}`, each 15 seconds, as apps keep connections open. */
export function* heartbeats(random: Random, from: number): Sendings {
  for (let at = from + random.between(0, 15_000); ; at += 15_000) yield { at, type: "ping", bytes: 15 };
}

/** So many a second, evenly. */
export function* steadily(perSecond: number, from: number, type: string, bytes: number): Sendings {
  for (let count = 0; ; count++) yield { at: from + (count * 1_000) / perSecond, type, bytes };
}

/** Someone's way with a keyboard. */
export interface Writer {
  /** Bytes of a character: 1, or 2 or 3 in other scripts than Latin. */
  readonly width: number;
  /** Keys a second. */
  readonly speed: number;
  /** Ms between two lines: half of the pauses are shorter. */
  readonly pause: number;
}

export function writerOf(random: Random): Writer {
  return {
    width: random.pick([1, 1, 1, 2, 3]),
    speed: random.between(2, 9),
    pause: random.between(3_000, 12_000),
  };
}

/** Characters of a line, most of them few. */
const lineLength = (random: Random): number => Math.round(random.around(30));

/** `{"type":"chat","text":"…"}` of so many characters. */
export function text({ width }: Writer, at: number, characters: number): Sending {
  const [length, bytes] = [26 + characters, 26 + characters * width];
  return { at, type: "chat", bytes, ...(width > 1 && { length }) };
}

/** Lines, as somebody writes them: at the speed of the keys, with pauses. */
function* lines(random: Random, from: number, writer: Writer): Sendings {
  for (let at = from; ;) {
    const characters = lineLength(random);
    at += random.around(writer.pause) + (characters * 1_000) / writer.speed;
    yield text(writer, at, characters);
  }
}

/** The same, with a `{"type":"typing","on":true}` for each key. */
function* linesAndKeys(random: Random, from: number, writer: Writer): Sendings {
  for (let at = from; ;) {
    const characters = lineLength(random);
    at += random.around(writer.pause);
    for (let key = 0; key < characters; key++) {
      at += (random.between(0.7, 1.3) * 1_000) / writer.speed;
      yield { at, type: "typing", bytes: 27 };
    }
    yield text(writer, at, characters);
  }
}

/** Somebody who writes and stays connected. */
export const talking = (random: Random, from: number): Sendings =>
  merge([lines(random, from, writerOf(random)), heartbeats(random, from)]);

/** Somebody who writes, with notices for keys, and stays connected. */
export const typing = (random: Random, from: number): Sendings =>
  merge([linesAndKeys(random, from, writerOf(random)), heartbeats(random, from)]);
