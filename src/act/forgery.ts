import { isControlFrame } from "../protocol.ts";

const BLANK = 0x20;
const BYTE_ORDER_MARK = 0xfeff;

/**
 * Whether what an app is about to send would arrive as a control message, or nearly: after white space or a byte order mark, which some
 * clients' decoders take away. A list is looked at too, since WebSockets send one as the text of its items.
 */
export function resemblesControl(message: unknown): boolean {
  if (typeof message !== "string") return Array.isArray(message) && resemblesControl(String(message));
  const first = message.charCodeAt(0);
  return isControlFrame(first > BLANK && first !== BYTE_ORDER_MARK ? message : message.trimStart());
}

/** What the app is told. */
export function forgeryError(count: number): Error {
  const what = count === 1 ? "A message was" : `${count} messages were`;
  return new Error(
    `${what} not sent, as only the bouncer may send text that begins with {"type":"party-bouncer:. ` +
      "A client probably made it up. Put what clients send inside a message of your own.",
  );
}
