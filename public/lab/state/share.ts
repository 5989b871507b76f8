import type { MadeUp, Part } from "../engine/messages.ts";
import { CROWDS, FIRST_POLICY } from "./starts.ts";

/** A room of the same site, whose record the token reads. */
export interface RoomLink {
  /** Below this page: `../parties/main/lobby`. */
  readonly path: string;
  readonly token: string;
}

/** What a link can say: the policies, and how traffic is made up, or which room's it is. A recording stays where it is. */
export interface Shared {
  readonly policy: string;
  readonly other: string | null;
  readonly source: MadeUp;
  readonly room: RoomLink | null;
}

export const FIRST: Shared = {
  policy: FIRST_POLICY,
  other: null,
  source: { kind: "made-up", seed: 1, minutes: 2, crowd: CROWDS[0]?.parts ?? [] },
  room: null,
};

/** More than a visitor writes, and less than would keep a page busy. */
const MOST_CHARACTERS = 100_000;
export const MOST_CLIENTS = 10_000;
export const MOST_MINUTES = 24 * 60;

const PREFIX = "#1.";

/** What the address of a page has after the `#`, for others to see the same. */
export async function toHash(shared: Partial<Shared>): Promise<string> {
  const { policy, other, source, room } = { ...FIRST, ...shared };
  const { seed, minutes, crowd } = source;
  const parts = crowd.map(({ kind, count }) => [kind, count]);
  const text = JSON.stringify([policy, other, seed, minutes, parts, room && [room.path, room.token]]);
  const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(text));
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return PREFIX + btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** What a link says; `null` if it says nothing, or nothing that makes sense. */
export async function fromHash(hash: string): Promise<Shared | null> {
  if (!hash.startsWith(PREFIX)) return null;
  try {
    const binary = atob(hash.slice(PREFIX.length).replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const text = new TextDecoder().decode(await through(new DecompressionStream("deflate-raw"), bytes));
    return sharedOf(JSON.parse(text));
  } catch {
    return null;
  }
}

function sharedOf(value: unknown): Shared | null {
  if (!Array.isArray(value)) return null;
  const [policy, other, seed, minutes, crowd, room] = value as unknown[];
  if (!isText(policy) || !(other === null || isText(other))) return null;
  if (!Number.isSafeInteger(seed) || !Array.isArray(crowd)) return null;
  return {
    policy,
    other,
    source: {
      kind: "made-up",
      seed: Number(seed),
      minutes: within(minutes, 1, MOST_MINUTES),
      crowd: crowd.flatMap((part: unknown): Part[] => {
        if (!Array.isArray(part) || typeof part[0] !== "string") return [];
        return [{ kind: part[0], count: within(part[1], 0, MOST_CLIENTS) }];
      }),
    },
    room: roomOf(room),
  };
}

/** Only of this site: the token goes to nobody else. */
const PATH = /^\.\.\/parties\/[\w-]+\/[\w-]+$/;

function roomOf(value: unknown): RoomLink | null {
  if (!Array.isArray(value)) return null;
  const [path, token] = value as unknown[];
  return isText(path) && isText(token) && PATH.test(path) ? { path, token } : null;
}

const isText = (value: unknown): value is string =>
  typeof value === "string" && value.length <= MOST_CHARACTERS;

function within(value: unknown, least: number, most: number): number {
  return typeof value === "number" && value >= least ? Math.min(Math.floor(value), most) : least;
}

/** Stops at more bytes than a link can reasonably say. */
async function through(
  stream: CompressionStream | DecompressionStream,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reading = new Blob([bytes]).stream().pipeThrough(stream) as ReadableStream<Uint8Array>;
  const reader = reading.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    chunks.push(read.value);
    size += read.value.byteLength;
    if (size > 4 * MOST_CHARACTERS) throw new RangeError("too long");
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
