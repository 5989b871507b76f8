import type { Session } from "../session/session.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { ControlMessage } from "../shared/control-message.ts";
import { asBouncer } from "./scope.ts";

/** Sends a control message, whoever's message set it off, unless the policy says `controlMessages: false`. */
export function sendControlMessage(
  { connection }: Session,
  message: ControlMessage,
  { controlMessages }: Pick<DefinedPolicy, "controlMessages">,
): void {
  if (!controlMessages) return;
  try {
    asBouncer(() => connection.send(JSON.stringify(message)));
  } catch {
    // The connection went away in the meantime, and nobody is left to be told.
  }
}
