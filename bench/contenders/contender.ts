import type { ConnectionLike } from "../../src/platform/room.ts";

/** What is asked for a verdict, by whom, and what it should be. */
export interface Setting {
  /** So many senders, each with counts of its own. */
  readonly keys: number;
  readonly limits: number;
  /** Whether a message counts towards one of the limits, by its type, or towards all of them. */
  readonly matching: "one" | "all";
  readonly outcome: "admitted" | "refused";
}

/** A connection as a room's host has it: an app can keep its own state on it. */
export interface Seat extends ConnectionLike {
  readonly state: unknown;
  setState(state: unknown): unknown;
}

/** Most connections that a room has hibernate. */
export const MOST_HIBERNATING = 32_768;
export const TOO_MANY: Lacking = { because: "100,000 connections: a room has at most 32,768 hibernate" };

/** Gives a verdict on one message of each of these senders, in turn. @returns how many were admitted */
export type Judge = (keys: Uint32Array) => number | Promise<number>;

/** A limiter, ready to be asked. */
export interface Ready {
  readonly judge: Judge;
  /** Lets go of what would outlive it. */
  end?(): void;
}

/** What cannot be had of a contender, and why. */
export interface Lacking {
  readonly because: string;
}

/** One way to limit how fast messages come. */
export interface Contender {
  readonly name: string;
  /** What one verdict of it is. */
  readonly unit: string;
  /** Where its connections hibernate, and it keeps its state in theirs: whether they are those of a guarded room. */
  readonly hibernates?: "guarded" | "unguarded";
  /** @param seats as many as there are keys */
  prepare(setting: Setting, seats: () => readonly Seat[]): Ready | Lacking | Promise<Ready | Lacking>;
  /** One sender's limiter of 10 a second, in its own terms. Asked once for each message: whether that was admitted. */
  tenASecond(): (() => boolean | Promise<boolean>) | Lacking;
}

export const TYPES = Array.from({ length: 16 }, (_, index) => `type-${index}`);

/** The types of the limits, and that of the message: the last one's. */
export function typesOf({ limits }: Setting): { types: readonly string[]; asked: string } {
  const types = TYPES.slice(0, limits);
  return { types, asked: types.at(-1) ?? "" };
}

export const idOf = (key: number): string => `connection-${key}`;

export function idsOf({ keys }: Setting): readonly string[] {
  return Array.from({ length: keys }, (_, key) => idOf(key));
}

/** For what answers at once. */
export function atOnce(admits: (key: number) => boolean): Judge {
  return (keys) => {
    let admitted = 0;
    for (const key of keys) if (admits(key)) admitted++;
    return admitted;
  };
}

/** For what is to be waited for. It rejects with what is no error where it refuses. */
export function awaited(consume: (key: number) => Promise<unknown>): Judge {
  return async (keys) => {
    let admitted = 0;
    for (const key of keys) {
      try {
        await consume(key);
        admitted++;
      } catch (refusal) {
        if (refusal instanceof Error) throw refusal;
      }
    }
    return admitted;
  };
}
