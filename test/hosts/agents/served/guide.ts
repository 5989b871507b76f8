// What stands between `agents.md` and `end` is what docs/guides/agents.md shows: test/docs/examples.test.ts compares the two, and
// guide.test.ts runs it.
import { agentsMiddleware } from "hono-agents";
import { Hono } from "hono";

interface Env {
  Assistant: DurableObjectNamespace;
}

interface State {
  topic: string;
}

function find(query: string): string {
  return `nothing about ${query}`;
}

// agents.md: guard
import { Agent, callable } from "agents";
import { Ledger, presets, withBouncer } from "party-bouncer/agents";

export { Ledger };

export class Assistant extends withBouncer(Agent<Env, State>, {
  ledger: "Ledger",
  limits: [
    ...presets.agent.limits,
    { name: "search", match: { type: "rpc:search" }, limit: 10, window: "1m" },
  ],
}) {
  @callable()
  search(query: string) {
    return find(query);
  }
}
// end

// agents.md: router
import { routeAgentRequest } from "agents";
import { connectGate } from "party-bouncer/agents";

const gate = connectGate({ ledger: "Ledger" });

const worker = {
  async fetch(request: Request, env: Env) {
    const options = { onBeforeConnect: gate, onBeforeRequest: gate };
    const response = await routeAgentRequest(request, env, options);
    return response ?? new Response("Not found", { status: 404 });
  },
};
// end

// agents.md: hono
const app = new Hono<{ Bindings: Env }>();
app.use("*", agentsMiddleware({ options: { onBeforeConnect: gate, onBeforeRequest: gate } }));
// end

export default {
  fetch(request: Request, env: Env): Response | Promise<Response> {
    return request.headers.get("x-router") === "hono" || new URL(request.url).searchParams.has("hono")
      ? app.fetch(request, env)
      : worker.fetch(request, env);
  },
};
