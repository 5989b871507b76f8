import type { Preset } from "../../policy/presets.ts";
import { protocol } from "./protocol.ts";

/** A {@link Preset} for agents. */
export interface AgentPresets {
  /**
   * A page that loads makes thirty calls at once, a slider or a text field sends the state twenty times a second, and a chat sends its whole
   * history with each question: 1 MiB of it is some 2 MiB on the wire. Nobody reads an answer every two seconds for long.
   *
   * What a tool of the client's returns, or its approval, has the agent ask its model on, as a question does. Two a second are room for many tools. What is
   * too much waits, since a chat does not go on without it.
   */
  readonly agent: Preset;
}

const MIB = 1_048_576;

/** After each of these an agent may ask its model on. */
const TOOLS: readonly string[] = ["cf_agent_tool_result", "cf_agent_tool_approval"];

/**
 * Policies to start from. `withBouncer` of `party-bouncer/agents` takes from `presets.agent` what your policy leaves out.
 *
 * @example
 * withBouncer(Agent<Env, State>, {
 *   limits: [...presets.agent.limits, { name: "search", match: { type: "rpc:search" }, limit: 10, window: "1m" }],
 * });
 */
export const presets: AgentPresets = {
  agent: {
    protocol,
    onRefusal: "answer",
    limits: [
      { name: "tools", match: { type: TOOLS }, limit: 120, window: "1m", burst: 60, onRefusal: "hold" },
      { name: "messages", limit: 50, window: "1s", burst: 150 },
      { name: "state", match: { type: "state" }, limit: 30, window: "1s", burst: 60 },
      { name: "chat", match: { type: "chat" }, limit: 30, window: "1m", burst: 10 },
      { name: "bandwidth", cost: "bytes", limit: 64 * MIB, window: "1m", burst: 16 * MIB },
    ],
    maxMessageBytes: 4 * MIB,
    ladder: [
      { strikes: 1, do: "warn" },
      { strikes: 8, do: "close", for: "1m" },
    ],
  },
};
