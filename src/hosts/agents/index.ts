/**
 * `withBouncer` for the agents of Cloudflare's Agents SDK: `Agent` of `agents`, `AIChatAgent` of `@cloudflare/ai-chat`, and what extends
 * them. It runs in a Cloudflare worker.
 *
 * @module party-bouncer/agents
 */
import { definePolicy } from "../../policy/define-policy.ts";
import type { DefinedPolicy, Policy } from "../../policy/policy.ts";
import { guardServer, type ServerClass } from "../partyserver/guard-server.ts";
import { onLifecycle } from "./lifecycle.ts";
import { meet, meetOnLifecycle } from "./meet.ts";
import { requireAnswers } from "./needs.ts";
import { presets } from "./presets.ts";
import { rejectProps } from "./props.ts";
import { requireAgent } from "./require-agent.ts";
import { type AgentLike, roomOf } from "./room.ts";

export { type CloudflareGateOptions, connectGate, type RateLimitOptions } from "../partyserver/gate.ts";
export { Ledger, type LedgerClass } from "../partyserver/ledger.ts";
export type { Retention } from "../../policy/retention.ts";
export { bouncerOf } from "../bouncer-of.ts";
export { type AgentPresets, presets } from "./presets.ts";
export { protocol } from "./protocol.ts";

/**
 * Guards an agent: extend `withBouncer(Agent<Env, State>)` in place of `Agent<Env, State>`, or wrap a class of your own. Calls, changes of the
 * state, questions of a chat and all other messages are judged, also those for sub-agents, before the agent hears them.
 *
 * @param policy what it leaves out is as in {@link presets}`.agent`: 50 messages a second with a burst of 150; a refused call fails with
 * the reason
 * @throws {PolicyError} at once, if the policy is wrong
 * @throws {TypeError} at once, if the class cannot be guarded, or the policy would drop calls in silence
 * @example
 * export class Assistant extends withBouncer(Agent<Env, State>) {
 *   @callable()
 *   add(a: number, b: number) {
 *     return a + b;
 *   }
 * }
 */
export function withBouncer<Class extends ServerClass>(Agent: Class, policy: Policy = {}): Class {
  const generation = requireAgent(Agent);
  const rules = definePolicy({ ...presets.agent, ...stated(policy) });
  requireAnswers(Agent.name, rules);
  const permit = (next: DefinedPolicy): void => requireAnswers(Agent.name, next);
  if (generation === "partyserver") {
    return guardServer(Agent, rules, {
      isRaw: true,
      meet,
      room: (room) => roomOf(room as AgentLike, permit, meet),
    });
  }
  return guardServer(onLifecycle(Agent), rules, {
    isRaw: true,
    meet: meetOnLifecycle,
    reject: rejectProps,
    room: (room) => roomOf(room as AgentLike, permit, meetOnLifecycle),
  });
}

function stated(policy: Policy): Policy {
  return Object.fromEntries(Object.entries(policy).filter(([, value]) => value !== undefined));
}
