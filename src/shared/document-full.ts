import { isAmount, isText, parseObject } from "./shape.ts";

/** Why a change was refused that would have made a document larger than it may be. */
export interface DocumentFull {
  /** How large the document is, in bytes of its encoded state. */
  readonly bytes: number;
  /** How large it may be. */
  readonly limit: number;
  /** A sentence for the person who reads it. */
  readonly message: string;
}

/**
 * How y-protocols numbers the message that says that something is not allowed, with a reason as text. Providers write it to the console
 * and go on. What does not deny has a number of our own, which they read over in silence.
 */
const AUTH = 2;
const DENIED = 0;
const HAS_ROOM = 113;

const TYPE = "party-bouncer:document-full";

/** What the client of a document is told: that a change of its own was refused, or (`null`) that all it has is in the document again. */
export function encodeDocumentFull(full: DocumentFull | null): Uint8Array<ArrayBuffer> {
  if (full === null) return new Uint8Array([AUTH, HAS_ROOM]);
  const reason = new TextEncoder().encode(JSON.stringify({ type: TYPE, ...full }));
  const length: number[] = [];
  let rest = reason.length;
  for (; rest > 0x7f; rest >>>= 7) length.push((rest & 0x7f) | 0x80);
  return Uint8Array.from([AUTH, DENIED, ...length, rest, ...reason]);
}

/** @returns what the room told; `undefined` for any other message. Never throws. */
export function parseDocumentFull(data: unknown): DocumentFull | null | undefined {
  if (!(data instanceof ArrayBuffer) || data.byteLength < 2) return undefined;
  const bytes = new Uint8Array(data);
  if (bytes[0] !== AUTH) return undefined;
  if (bytes[1] === HAS_ROOM) return null;
  if (bytes[1] !== DENIED) return undefined;
  const start = bytes.findIndex((byte, index) => index > 1 && byte < 0x80) + 1;
  const {
    type,
    bytes: size,
    limit,
    message,
  } = parseObject(new TextDecoder().decode(bytes.subarray(start))) ?? {};
  if (type !== TYPE || !isAmount(size) || !isAmount(limit) || !isText(message)) return undefined;
  return { bytes: size, limit, message };
}
