import type { Message } from "./message.ts";

const PLAIN = '{"type":"';
const KEY = '"type"';
const LONGEST = 64;

/**
 * The `type` of a message as `JSON.parse` would find it, or `null` if it is not a JSON object with a string of at
 * most 64 characters there. Of text that is not JSON it may tell the type it begins with: no app can read that either.
 *
 * Most messages begin `{"type":"..."`. Those are read without parsing, unless something further on could change the answer:
 * a second `"type"` (the last one counts) or an escape that spells one. All others are parsed, so that nobody passes for
 * another type by spelling it oddly.
 */
export function classify(message: Message): string | null {
  if (typeof message !== "string") return null;
  if (message.startsWith(PLAIN)) {
    const end = message.indexOf('"', PLAIN.length);
    if (end > 0 && end - PLAIN.length <= LONGEST && isUnambiguous(message, end)) {
      return message.slice(PLAIN.length, end);
    }
  }
  return parsedType(message);
}

/** The same for apps that read JSON from bytes too. */
export function classifyBytesToo(message: Message): string | null {
  return classify(textOf(message));
}

/** Whether the whole message is JSON of this type, and does not only begin like it. */
export function isReally(type: string | null, message: Message): boolean {
  return typeof message !== "string" || parsedType(message) === type;
}

/** Bytes as the text they are in UTF-8, as an app decodes them before it parses. Any other message as it is. */
export function textOf(message: Message): Message {
  return message instanceof ArrayBuffer || ArrayBuffer.isView(message) ? UTF8.decode(message) : message;
}

const UTF8 = new TextDecoder();

function isUnambiguous(message: string, end: number): boolean {
  return (
    (message.indexOf("\\", PLAIN.length) === -1 ||
      (message.lastIndexOf("\\", end) === -1 && message.indexOf("\\u", end) === -1)) &&
    message.indexOf(KEY, end) === -1
  );
}

function parsedType(message: string): string | null {
  // An error takes `JSON.parse` 8 µs in workerd, and plain text is all that some rooms are sent.
  if (message.trimStart()[0] !== "{") return null;
  try {
    const { type } = JSON.parse(message) as { type?: unknown };
    return typeof type === "string" && type.length <= LONGEST ? type : null;
  } catch {
    return null;
  }
}
