/** What a client can send: text, or bytes. From compatibility date 2026-03-17 on, a socket in memory hands bytes over as a `Blob`. */
export type Message = string | ArrayBuffer | ArrayBufferView | BlobLike;

/** The part of a `Blob` that can be read at once. */
export interface BlobLike {
  /** In bytes. */
  readonly size: number;
  /** Reads the bytes. */
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** What can be sent to a client. */
export type Sendable = string | ArrayBuffer | ArrayBufferView;

/** Whether a message is larger than `max` bytes, as UTF-8 if it is text. Reads no further than it must. */
export function exceedsBytes(message: Message, max: number): boolean {
  if (typeof message !== "string") return bytesOf(message) > max;
  if (message.length > max) return true;
  // One UTF-16 unit becomes at most three bytes.
  if (message.length * 3 <= max) return false;
  return utf8Length(message) > max;
}

/** The size of a message in bytes, as UTF-8 if it is text. Never `NaN`: 0 if the message has no size. */
export function bytesOf(message: Message): number {
  if (typeof message === "string") return utf8Length(message);
  const { byteLength, size } = (message ?? NO_MESSAGE) as Partial<ArrayBuffer & BlobLike>;
  const bytes = byteLength ?? size;
  return typeof bytes === "number" && bytes > 0 ? bytes : 0;
}

/** The cost of a message by its bytes: at least 1, since an empty message is work too. */
export function costInBytes(message: Message): number {
  return Math.max(1, bytesOf(message));
}

/** The size of a message without reading it: of text, its length, which for ASCII is its bytes. Never `NaN`. */
export function lengthOf(message: Message): number {
  return typeof message === "string" ? message.length : bytesOf(message);
}

/** Stands for a message that is `null` or `undefined`: an app without types may hand that over. */
const NO_MESSAGE = {};

function utf8Length(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (isPair(unit, text, index)) {
      bytes += 4;
      index++;
    } else bytes += 3;
  }
  return bytes;
}

function isPair(unit: number, text: string, index: number): boolean {
  if (unit < 0xd800 || unit >= 0xdc00) return false;
  const next = text.charCodeAt(index + 1);
  return next >= 0xdc00 && next < 0xe000;
}
