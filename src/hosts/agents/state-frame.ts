import type { Sender } from "../../policy/protocol.ts";

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

/**
 * The frame that tells a connection the true state of its agent: it shows its own already. `null` if it may not see it, or it is another one's: the
 * clients of a sub-agent are not among those that the agent has by id.
 */
export function stateFrameFor(sender: Sender): string | null {
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
