/** What a client can send: text, or bytes. */
export type Message = string | ArrayBuffer | ArrayBufferView;

/** What can be sent to it. */
export type Sendable = string | ArrayBuffer | ArrayBufferView;

/** Whether a message is larger than `max` bytes, as UTF-8 where it is text. Reads no further than it must. */
export function exceedsBytes(message: Message, max: number): boolean {
  if (typeof message !== "string") return message.byteLength > max;
  if (message.length > max) return true;
  // One UTF-16 unit becomes at most three bytes.
  if (message.length * 3 <= max) return false;
  return utf8Length(message) > max;
}

/** The size of a message in bytes, as UTF-8 where it is text. */
export function bytesOf(message: Message): number {
  return typeof message === "string" ? utf8Length(message) : message.byteLength;
}

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
