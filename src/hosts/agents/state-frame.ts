import type { ConnectionLike } from "../../platform/room.ts";
import type { Sender } from "../../policy/protocol.ts";
import { asBouncer } from "../../visibility/scope.ts";

/** As much of an agent as its state needs to be told. */
export interface Stateful {
  readonly state?: unknown;
  getConnection(id: string): object | undefined;
  /** Whether a connection is told the state at all. Older agents tell it to each. */
  isConnectionProtocolEnabled?(connection: object): boolean;
}

/** Whose connections these are. One protocol serves all agents of an isolate, and is handed nothing but the connection. */
const agents = new WeakMap<object, Stateful>();

export function rememberAgent(connection: object, agent: Stateful): void {
  agents.set(connection, agent);
}

/** Ms between two states that a connection is told because its changes are refused. A state may be large, and a flood of changes of it small. */
const PAUSE = 1_000;

/** When each was told last, and whether it will be again (epoch ms). */
const told = new WeakMap<object, { at: number; isDue: boolean }>();

/**
 * The state to tell a connection now whose change of it is refused; `null` if none. If it was told less than a second ago, it is told once more when that
 * is over: whatever it has changed until then, it shows the true state in the end.
 */
export function stateDueTo(sender: Sender, now: number): string | null {
  const before = told.get(sender);
  const wait = before === undefined ? 0 : before.at + PAUSE - now;
  if (before !== undefined && wait > 0 && wait <= PAUSE) {
    if (!before.isDue) setTimeout(() => tell(sender), wait);
    before.isDue = true;
    return null;
  }
  told.set(sender, { at: now, isDue: false });
  return stateFrameFor(sender);
}

function tell(sender: Sender): void {
  told.set(sender, { at: Date.now(), isDue: false });
  const frame = stateFrameFor(sender);
  try {
    // Whosever message started the timer, it is an answer to its own.
    if (frame !== null) asBouncer(() => (sender as ConnectionLike).send(frame));
  } catch {
    // The connection went away in the meantime.
  }
}

/**
 * The frame that tells a connection the true state of its agent: it shows its own already. `null` if it may not see it, or it is another one's: the
 * clients of a sub-agent are not among those that the agent has by id.
 */
function stateFrameFor(sender: Sender): string | null {
  const agent = agents.get(sender);
  try {
    if (agent?.getConnection(sender.id) !== sender) return null;
    if (agent.isConnectionProtocolEnabled?.(sender) === false) return null;
    const { state } = agent;
    return state === undefined ? null : JSON.stringify({ type: "cf_agent_state", state });
  } catch {
    // The client chose an id that another one has.
    return null;
  }
}
