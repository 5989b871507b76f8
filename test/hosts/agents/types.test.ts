import { AIChatAgent } from "@cloudflare/ai-chat";
import { Agent } from "agents";
import { McpAgent } from "agents/mcp";
import { Agent as OlderAgent } from "agents-partyserver";
import { bouncerOf, withBouncer } from "party-bouncer/agents";
import { Server } from "partyserver";
import { expect, expectTypeOf, it } from "vitest";

interface Env {
  readonly KEY: string;
}

interface State {
  count: number;
}

class Applied extends withBouncer(Agent<Env, State>) {
  override initialState: State = { count: 0 };
  key(): string {
    return this.env.KEY;
  }
}

class Generic extends withBouncer(Agent)<Env, State> {}
class Older extends withBouncer(OlderAgent<Env, State>, { limits: [] }) {}
class Chat extends withBouncer(AIChatAgent)<Env> {}
class AppliedChat extends withBouncer(AIChatAgent<Env, State>) {}

it("an agent keeps its types", () => {
  expectTypeOf<Applied["state"]>().toEqualTypeOf<State>();
  expectTypeOf<Generic["state"]>().toEqualTypeOf<State>();
  expectTypeOf<Older["state"]>().toEqualTypeOf<State>();
  expectTypeOf<AppliedChat["state"]>().toEqualTypeOf<State>();
  expectTypeOf<Applied["env"]>().toExtend<Env>();
  expectTypeOf<Chat["env"]>().toExtend<Env>();
  expectTypeOf<Applied["setState"]>().parameter(0).toEqualTypeOf<State>();
  expectTypeOf(bouncerOf).parameter(0).toExtend<object>();
});

it("keeps its name, by which the router finds it", () => {
  expect([withBouncer(Agent).name, Applied.name, withBouncer(OlderAgent).name]).toEqual([
    "Agent",
    "Applied",
    "Agent",
  ]);
});

it("a class of another kind is refused at once", () => {
  expect(() => withBouncer(Server)).toThrow(/is no Agent.*"party-bouncer\/partyserver"/);
  expect(() => withBouncer(McpAgent as never)).toThrow(/^withBouncer: McpAgent is an McpAgent/);
  expect(() => withBouncer(Agent, { onRefusal: "drop" })).toThrow(
    /^withBouncer: Agent is an Agent, and under this policy/,
  );
});
