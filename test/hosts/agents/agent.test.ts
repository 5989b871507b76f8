import { AIChatAgent } from "@cloudflare/ai-chat";
import { Agent } from "agents";
import { McpAgent } from "agents/mcp";
import { Agent as OlderAgent } from "agents-partyserver";
import { bouncerOf, withBouncer } from "party-bouncer/agents";
import { Server } from "partyserver";
import { describe, expect, expectTypeOf, it } from "vitest";
import { Client } from "../../support/client.ts";
import { pause } from "../../support/time.ts";
import { connect, evict } from "./rooms.ts";

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
class Base<E extends Env, S> extends withBouncer(Agent)<E, S> {}
class OfBase extends Base<Env, State> {}
class AppliedChat extends withBouncer(AIChatAgent<Env, State>) {}

it("an agent keeps its types", () => {
  expectTypeOf<Applied["state"]>().toEqualTypeOf<State>();
  expectTypeOf<Generic["state"]>().toEqualTypeOf<State>();
  expectTypeOf<Older["state"]>().toEqualTypeOf<State>();
  expectTypeOf<OfBase["state"]>().toEqualTypeOf<State>();
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

const change = JSON.stringify({ state: { count: 5 }, type: "cf_agent_state" });

describe.concurrent.each([
  ["an agent of today", "newest-shared"],
  ["an agent on PartyServer", "older-shared"],
])("%s", (_, party) => {
  it("remembers through hibernation who may only look, and the app's state, beside the strikes", async ({
    expect,
  }) => {
    const name = Math.random().toString(36).slice(2);
    const viewer = new Client(await connect(party, name, { user: "viewer" }));
    viewer.do({ do: "set", state: { seat: 1 } });
    await viewer.until("its state", () => viewer.of("state").length === 1);
    await viewer.provoke(() => viewer.sendRaw(change));
    const errors = (): string[] => viewer.of("cf_agent_state_error").map(({ error }) => String(error));
    // It is told of the strike first, and an agent takes its time to answer what is not refused.
    await viewer.until("the refusal", () => errors().some((error) => error.includes("wait 1 second")));
    await viewer.until("the app's own", () => errors().includes("Connection is readonly"));

    await evict(party, name);
    // After its cool-down.
    await viewer.provoke(() => viewer.sendRaw(change));
    // One after the other. What was still on its way may have led to one more.
    const strikes = viewer.warnings.map((warning) => warning["strikes"]);
    expect(strikes).toEqual(strikes.map((_each, index) => index + 1));
    expect(strikes.length).toBeGreaterThan(1);
    expect(viewer.of("cf_agent_state").at(-1)).toMatchObject({ state: { count: 0 } });
    // What was still on its way may have led to a longer cool-down.
    for (let warned = 0; warned < viewer.warnings.length;) {
      warned = viewer.warnings.length;
      await pause(Number(viewer.warnings.at(-1)?.["retryAfter"]) + 5);
    }
    viewer.do({ do: "read" });
    const state = await viewer.until("its state again", () => viewer.of("state")[1]);
    expect(state.value).toEqual({ seat: 1 });
  });
});
