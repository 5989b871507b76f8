import type { Protocol } from "../../policy/protocol.ts";
import { stateDueTo } from "./state-frame.ts";
import { frameOf } from "./wire.ts";

/** The longest name of a type. A client makes them up. */
const LONGEST = 160;

/** The longest message that is parsed to answer it, in UTF-16 code units. Those of the SDK's own clients need not be. */
const LONGEST_ANSWERED = 262_144;

/**
 * The messages of the Agents SDK. Their types are `rpc:` and the method for a call, `state` for a change of the state, `chat` for a
 * question of a chat, and for all else their own `type`. A call that is refused fails with the reason, a question ends with it as an
 * error, and whoever changes the state is told the true state and the reason. All else awaits no reply.
 */
export const protocol: Protocol = {
  name: "agents",
  classify: (message) => typeOf(message),
  answer(message, { message: reason }, sender) {
    const { type, method, id } = frameOf(message, LONGEST_ANSWERED) ?? NOTHING;
    if (method !== null) return JSON.stringify({ type: "rpc", id, success: false, error: reason });
    if (type === CHAT && id !== null) {
      return JSON.stringify({
        type: "cf_agent_use_chat_response",
        id,
        body: reason,
        done: true,
        error: true,
      });
    }
    if (type !== STATE) return null;
    const state = stateDueTo(sender, Date.now());
    const error = JSON.stringify({ type: "cf_agent_state_error", error: reason });
    return state === null ? error : [state, error];
  },
};

const STATE = "cf_agent_state";
const CHAT = "cf_agent_use_chat_request";
const OWN = new Map([
  [STATE, "state"],
  [CHAT, "chat"],
]);

const NOTHING = { type: null, method: null, id: null };

function typeOf(message: unknown): string | null {
  const frame = frameOf(message);
  if (frame === null) return null;
  const { type, method } = frame;
  if (method !== null) return method.length <= LONGEST ? `rpc:${method}` : "rpc";
  // Of what is no call, nothing passes for one.
  return type.length > LONGEST || type.startsWith("rpc:") ? null : (OWN.get(type) ?? type);
}
