import * as z from "zod/mini";

/** A part of a record that is whole in itself: it begins by saying how everybody stands. */
export interface Segment {
  /** Under which its parts are kept. It goes up. */
  readonly id: number;
  /** Epoch ms of its beginning. */
  readonly at: number;
  /** How many of its first events say how everybody stands. They are left out if it goes on from the one before it. */
  readonly lead: number;
  /** Whether it does not go on from the one before it: something may have been lost between them. */
  readonly isFresh: boolean;
  /** How many bytes these first events take. */
  readonly leadBytes: number;
  bytes: number;
  parts: number;
}

/** What a room knows of its record without reading it. */
export interface RecordIndex {
  /** What pseudonyms are made with: 32 hex digits. */
  readonly key: string;
  readonly segments: readonly Segment[];
}

const VERSION = 1;
const KEY = /^[\da-f]{32}$/;

const amount = z.int().check(z.minimum(0));

/** Of a segment. It is read in one piece, and a room has no memory for so many. As many deletions as an index names can be made at once. */
const MOST_PARTS = 65_536;

const indexSchema = z.object({
  v: z.literal(VERSION),
  key: z.string().check(z.regex(KEY)),
  segments: z.array(
    z.object({
      id: amount,
      at: z.number().check(z.minimum(0)),
      lead: amount,
      isFresh: z.boolean(),
      leadBytes: amount,
      bytes: amount,
      parts: amount.check(z.maximum(MOST_PARTS)),
    }),
  ),
});

/** As it is stored. */
export function storedIndex({ key, segments }: RecordIndex): object {
  return { v: VERSION, key, segments: segments.map((segment) => ({ ...segment })) };
}

/** `null` if it is none. */
export function parseIndex(stored: unknown): RecordIndex | null {
  const { success, data } = indexSchema.safeParse(stored);
  return success ? data : null;
}
