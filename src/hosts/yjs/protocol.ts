import type { Protocol } from "../../policy/protocol.ts";
import type { Message, Sendable } from "../../shared/message.ts";
import { bytesIn, varUint } from "./bytes.ts";

/** How y-protocols numbers its messages, and those of them that synchronise. */
const SYNC = 0;
const TYPES: Readonly<Record<number, string>> = { 1: "awareness", 2: "auth", 3: "query-awareness" };
const SYNC_TYPES: Readonly<Record<number, string>> = { 0: "sync-step-1", 1: "sync-step-2", 2: "update" };

/** Before the text that an app's client and room send each other through y-partyserver. */
const CUSTOM = "__YPS:";

/** Before what y-partykit's provider says of a message of more than a million bytes, which it sends in pieces. */
const PIECES = "y-pk-batch#";

/**
 * The messages of Yjs, as `y-protocols`, y-partyserver, y-partykit and y-websocket send them. Limits match them by these types:
 *
 * - `"sync-step-1"`: asks for what the other side has and the sender lacks. The room answers with as much.
 * - `"sync-step-2"`: the answer, with all that the other side lacks, in one message.
 * - `"update"`: a change of the document.
 * - `"awareness"`: where someone's caret or pointer is, and the like.
 * - `"query-awareness"`, `"auth"`: asks for everybody's awareness; a refusal.
 * - `"custom"`: what an app sends with y-partyserver's `sendMessage`.
 *
 * A client that answers a question of the room's is not charged for it. Text of the bouncer's own is never sent, as it would break some of the
 * providers: only close codes speak.
 */
export const protocol: Protocol = {
  name: "Yjs",
  classify: typeOf,
  asksFor,
  controlMessages: false,
  hidesNobody:
    "what somebody hidden writes would be in the document, where everybody sees it, or would hold back all that is built on it",
};

/** @returns `null` for anything but a message of Yjs. Never throws. */
function typeOf(message: Message): string | null {
  if (typeof message === "string") {
    if (message.startsWith(CUSTOM)) return "custom";
    return message.startsWith(PIECES) ? "update" : null;
  }
  const bytes = bytesIn(message);
  if (bytes === null) return null;
  const first = varUint(bytes, 0);
  if (first.value !== SYNC) return TYPES[first.value] ?? null;
  return SYNC_TYPES[varUint(bytes, first.end).value] ?? null;
}

function asksFor(sent: Sendable): string | null {
  if (typeof sent === "string") return null;
  switch (typeOf(sent)) {
    case "sync-step-1":
      return "sync-step-2";
    case "query-awareness":
      return "awareness";
    default:
      return null;
  }
}
