import { ownersOf } from "../../platform/owners.ts";
import type { ConnectionLike, RoomLike } from "../../platform/room.ts";
import type { DefinedPolicy } from "../../policy/policy.ts";
import type { ServerLike } from "../partyserver/guard-server.ts";
import type { Stateful } from "./state-frame.ts";
import { protocol } from "./protocol.ts";

/** As much of an agent as is used here. */
export interface AgentLike extends Stateful, ServerLike {
  /** Of an agent built on a lifecycle: all connections, also those of sub-agents. Not public. */
  readonly _webSockets?: { getConnections?(): Iterable<ConnectionLike> };
}

/** What is different about an agent's room. */
export function roomOf(
  agent: AgentLike,
  permit: (policy: DefinedPolicy) => void,
  meet: (connection: object, agent: object) => void,
): Partial<RoomLike> {
  return {
    permit,
    protocol,
    *connections() {
      for (const connection of connectionsOf(agent)) {
        meet(connection, agent);
        yield connection;
      }
    },
  };
}

/** Also those whose messages go to sub-agents, which the agent does not count among its own. A sub-agent has only those that stand in for them. */
function* connectionsOf(agent: AgentLike): Iterable<ConnectionLike> {
  const native = agent._webSockets?.getConnections?.() ?? ofServer(agent);
  let isHere = false;
  for (const connection of native) {
    isHere = true;
    yield connection;
  }
  if (!isHere) yield* agent.getConnections();
}

function ofServer(agent: AgentLike): Iterable<ConnectionLike> {
  const { getConnections } = ownersOf(agent, "getConnections").at(-1) as AgentLike;
  return getConnections.call(agent);
}
