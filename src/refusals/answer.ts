import type { Protocol, Refusal, Sender } from "../policy/protocol.ts";
import type { Session } from "../session/session.ts";
import type { Message, Sendable } from "../shared/message.ts";
import { show } from "../shared/show.ts";
import { asBouncer } from "../visibility/scope.ts";

/**
 * Sends the error reply of a protocol to whoever sent a message that is refused. It is sent as it is, and to nobody else. A message that
 * awaits no reply gets none, nor does one of a connection that is closed.
 *
 * @param fail told if the protocol fails to answer. Then nothing is sent
 * @returns whether something was sent
 */
export function answer(
  { connection }: Session,
  message: Message,
  refusal: Refusal,
  protocol: Protocol | undefined,
  fail: (doing: string, error: unknown) => void,
): boolean {
  let replies: readonly Sendable[];
  try {
    const reply = protocol?.answer?.(message, refusal, connection as Sender) ?? [];
    replies = Array.isArray(reply) ? reply : [reply];
    const wrong = replies.findIndex((each) => !isSendable(each));
    if (wrong >= 0)
      throw new TypeError(`answer: expected text, bytes or null, received ${show(replies[wrong])}`);
  } catch (error) {
    fail("answering a refused message", error);
    return false;
  }
  try {
    for (const reply of replies) asBouncer(() => connection.send(reply as ArrayBuffer));
  } catch {
    // The connection went away in the meantime, and nobody is left to be told.
  }
  return replies.length > 0;
}

function isSendable(reply: unknown): reply is Sendable {
  return typeof reply === "string" || reply instanceof ArrayBuffer || ArrayBuffer.isView(reply);
}
