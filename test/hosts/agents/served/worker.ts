import type { Policy, Target } from "party-bouncer";
import { bouncerOf, connectGate, Ledger, presets, withBouncer } from "party-bouncer/agents";
import { AIChatAgent } from "@cloudflare/ai-chat";
import { Agent, callable, routeAgentRequest, type StreamingResponse } from "agents";
import { Agent as OlderAgent, callable as olderCallable } from "agents-partyserver";
import { createUIMessageStream, createUIMessageStreamResponse } from "ai";

export { Ledger };

interface State {
  count: number;
}

/** Everybody is who the query says: it stands for an auth check. */
const identify: Policy["identify"] = (request) => new URL(request.url).searchParams.get("user");

/** A slow limit for two methods and for the state. All other calls go on, but for the cool-down. */
const strict: Policy = {
  identify,
  limits: [{ name: "slow", match: { type: ["rpc:add", "rpc:count", "state"] }, limit: 2, window: "1m" }],
  cooldown: { base: "1s", factor: 1, max: "1s", grace: "1s" },
};

class Calls extends Agent<object, State> {
  override initialState: State = { count: 0 };

  @callable()
  add(one: number, other: number): number {
    return one + other;
  }

  @callable({ streaming: true })
  count(stream: StreamingResponse, to: number): void {
    for (let each = 1; each < to; each++) stream.send(each);
    stream.end(to);
  }

  @callable()
  metrics(): unknown {
    return bouncerOf(this).metrics();
  }

  @callable()
  ban(client: Target): Promise<unknown> {
    return bouncerOf(this).bans.add(client, { for: "1m" });
  }
}

class OlderCalls extends OlderAgent<object, State> {
  override initialState: State = { count: 0 };

  @olderCallable()
  add(one: number, other: number): number {
    return one + other;
  }

  @olderCallable({ streaming: true })
  count(stream: StreamingResponse, to: number): void {
    for (let each = 1; each < to; each++) stream.send(each);
    stream.end(to);
  }

  @olderCallable()
  metrics(): unknown {
    return bouncerOf(this).metrics();
  }

  @olderCallable()
  ban(client: Target): Promise<unknown> {
    return bouncerOf(this).bans.add(client, { for: "1m" });
  }
}

export class Assistant extends withBouncer(Calls, { identify, ledger: "Ledger" }) {}
export class Strict extends withBouncer(Calls, strict) {}
export class OlderAssistant extends withBouncer(OlderCalls, { identify, ledger: "Ledger" }) {}
export class OlderStrict extends withBouncer(OlderCalls, strict) {}

/** Its clients talk to sub-agents: at `/sub/child/` to one that is not guarded itself, at `/sub/guarded-child/` to one that is. */
export class Parent extends withBouncer(Calls, { ...strict, limits: moreOf(strict) }) {}
export class OpenParent extends Calls {}
export class Child extends Calls {
  override initialState: State = { count: 100 };
}
export class GuardedChild extends withBouncer(Child, strict) {}

export class OlderParent extends withBouncer(OlderCalls, { ...strict, limits: moreOf(strict) }) {}
export class OlderOpenParent extends OlderCalls {}
export class OlderChild extends OlderCalls {
  override initialState: State = { count: 100 };
}
export class OlderGuardedChild extends withBouncer(OlderChild, strict) {}

function moreOf({ limits = [] }: Policy): Policy["limits"] {
  return limits.map((limit) => ("limit" in limit ? { ...limit, limit: 5 } : limit));
}

/** The preset, in which a minute takes a second: what an honest chat asks in two minutes fits into a test. */
const sped: Policy = {
  limits: presets.agent.limits.map((limit) =>
    "window" in limit && limit.window === "1m" ? { ...limit, window: "1s" } : limit,
  ),
};

/** Says how much it has read. */
class Model extends AIChatAgent<object> {
  override onChatMessage(): Promise<Response> {
    const text = `You have said ${this.messages.filter(({ role }) => role === "user").length} things.`;
    const stream = createUIMessageStream({
      execute: ({ writer }) => {
        writer.write({ type: "text-start", id: "1" });
        for (const delta of text.split(" "))
          writer.write({ type: "text-delta", id: "1", delta: `${delta} ` });
        writer.write({ type: "text-end", id: "1" });
      },
    });
    return Promise.resolve(createUIMessageStreamResponse({ stream }));
  }
}

export class Chat extends withBouncer(Model, sped) {}

export class SlowChat extends withBouncer(Model, {
  limits: [{ name: "questions", match: { type: "chat" }, limit: 1, window: "1m" }],
}) {}

/** The preset, with a smaller burst of tools. */
export class ToolChat extends withBouncer(Model, {
  limits: presets.agent.limits.map((limit) => (limit.name === "tools" ? { ...limit, burst: 4 } : limit)),
}) {}

const gate = connectGate({ identify, ledger: "Ledger" });

export default {
  async fetch(request: Request, env: object): Promise<Response> {
    return (
      (await routeAgentRequest(request, env, { onBeforeConnect: gate })) ??
      new Response("Not found", { status: 404 })
    );
  },
};
