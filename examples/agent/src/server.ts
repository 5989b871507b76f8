import { Agent, callable, getCurrentAgent, routeAgentRequest } from "agents";
import { bouncerOf, presets, withBouncer } from "party-bouncer/agents";
import { complete, MOST } from "./model";

export interface Answer {
  readonly text: string;
  /** Tokens that this client may still spend. */
  readonly left: number;
}

export class Assistant extends withBouncer(Agent<Env>, {
  limits: [
    ...presets.agent.limits,
    { name: "questions", match: { type: "rpc:ask" }, limit: 12, window: "1m", burst: 6 },
  ],
  budgets: [{ name: "tokens", limit: 2_000, window: "1h" }],
}) {
  @callable()
  async ask(question: string): Promise<Answer> {
    const { budgets } = bouncerOf(this);
    const { connection = null } = getCurrentAgent();
    const turn = await budgets.reserve(connection, "tokens", MOST);
    if (!turn.ok) throw new Error(`Your tokens are spent. Come back in ${minutes(turn.retryAfter)}.`);
    const { text, tokens } = await complete(String(question).slice(0, 1_000));
    await turn.settle(tokens);
    return { text, left: await budgets.left(connection, "tokens") };
  }
}

function minutes(ms: number): string {
  const count = Math.ceil(ms / 60_000);
  return count === 1 ? "a minute" : `${count} minutes`;
}

export default {
  async fetch(request, env) {
    return (await routeAgentRequest(request, env)) ?? new Response("Not found", { status: 404 });
  },
} satisfies ExportedHandler<Env>;
