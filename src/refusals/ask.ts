import { Credits } from "../limits/credits.ts";
import type { Protocol } from "../policy/protocol.ts";
import type { Session } from "../session/session.ts";
import type { Sendable } from "../shared/message.ts";

/**
 * Takes note of what a room asks a connection for, so that the answer is free.
 *
 * @param sent what the room has sent to it
 * @param fail told if the protocol fails to say. Then nothing is free
 */
export function noteQuestion(
  session: Session,
  sent: Sendable,
  protocol: Protocol | undefined,
  clock: () => number,
  fail: (doing: string, error: unknown) => void,
): void {
  if (protocol?.asksFor === undefined) return;
  try {
    const type: unknown = protocol.asksFor(sent);
    if (typeof type !== "string") return;
    session.credits ??= new Credits();
    session.credits.add(type, clock());
  } catch (error) {
    fail("asking what the room asks for", error);
  }
}
