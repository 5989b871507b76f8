import type { Message } from "../../shared/message.ts";

/** The bytes of a message; `null` of text, and of a `Blob`, which cannot be read at once. */
export function bytesIn(message: Message): Uint8Array | null {
  if (message instanceof Uint8Array) return message;
  if (message instanceof ArrayBuffer) return new Uint8Array(message);
  if (!ArrayBuffer.isView(message)) return null;
  return new Uint8Array(message.buffer, message.byteOffset, message.byteLength);
}

/** A number as lib0 writes it: seven bits a byte, the lowest first, and the highest bit says that there are more. */
interface VarUint {
  /** -1 if there is none, or one that lib0 does not read. */
  readonly value: number;
  /** Where the next one begins. */
  readonly end: number;
}

/** Reads what lib0 reads, also numbers that are longer than they need be: otherwise a type could be written in a way that evades its limit. */
export function varUint(bytes: Uint8Array, start: number): VarUint {
  let value = 0;
  let factor = 1;
  for (let index = start; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    value += (byte & 0x7f) * factor;
    factor *= 128;
    if (byte < 0x80) return { value, end: index + 1 };
    if (value > Number.MAX_SAFE_INTEGER) break;
  }
  return { value: -1, end: bytes.length };
}
