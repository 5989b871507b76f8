import { isControlMessage } from "../shared/control-message.ts";

const BLANK = 0x20;
const BYTE_ORDER_MARK = 0xfeff;

/**
 * Whether what an app is about to send would arrive as a control message, or nearly: after white space or a byte order mark, which some
 * clients' decoders take away. A WebSocket sends any object that is not bytes as text: a list, a `new String`.
 */
export function resemblesControl(message: unknown): boolean {
  if (typeof message !== "string") return resemblesControl(textOf(message));
  const first = message.charCodeAt(0);
  return isControlMessage(first > BLANK && first !== BYTE_ORDER_MARK ? message : message.trimStart());
}

function textOf(message: unknown): string {
  if (typeof message !== "object" || message === null) return "";
  if (message instanceof ArrayBuffer || ArrayBuffer.isView(message)) return "";
  try {
    return String(message);
  } catch {
    // It is the host's to say that this cannot be sent.
    return "";
  }
}

/** What the app is told. */
export function forgeryError(count: number): Error {
  const what = count === 1 ? "A message was" : `${count} messages were`;
  return new Error(
    `${what} not sent, as only the bouncer may send text that begins with {"type":"party-bouncer:. ` +
      "A client probably made it up. Put what clients send inside a message of your own.",
  );
}
