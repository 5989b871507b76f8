import { DurableObject } from "cloudflare:workers";
import { withBouncer } from "party-bouncer/partyserver";
import { Server } from "partyserver";
import { describe, expect, it } from "vitest";
import { Agent } from "./agent.ts";

const guard = (Class: unknown) => () => withBouncer(Class as typeof Server);

class PartyKitRoom {
  onConnect(): void {}
  onMessage(): void {}
}

class Plain extends DurableObject {
  override fetch(): Response {
    return new Response(null);
  }
  override webSocketMessage(): void {}
}

describe("withBouncer refuses at once, and says what to do,", () => {
  it("an Agent that is no PartyServer class", () => {
    expect(guard(Agent)).toThrow(/^withBouncer: Agent is an Agent, .*"party-bouncer\/agents"/);
    expect(guard(class Chat extends Agent {})).toThrow(/^withBouncer: Chat is an Agent/);
  });

  it("a plain Durable Object", () => {
    expect(guard(Plain)).toThrow(
      /^withBouncer: Plain is a Durable Object class.*Import withBouncer from "party-bouncer\/durable-object"\.$/,
    );
  });

  it("a PartyKit room", () => {
    expect(guard(PartyKitRoom)).toThrow(/import withBouncer from "party-bouncer\/partykit"/);
  });

  it.each([
    ["an object", { onMessage() {} }],
    ["a function that is not a class", () => {}],
    ["undefined", undefined],
    ["null", null],
  ])("%s", (kind, value) => {
    expect(guard(value)).toThrow(
      `expected PartyServer's Server, or a class that extends it, received ${kind}.`,
    );
  });

  it("no PartyServer class, whatever it overrides", () => {
    class Logging extends Server {
      override fetch(request: Request): Promise<Response> {
        return super.fetch(request);
      }
      override async webSocketMessage(...args: Parameters<Server["webSocketMessage"]>): Promise<void> {
        await super.webSocketMessage(...args);
      }
    }
    expect(guard(Server)).not.toThrow();
    expect(guard(Logging)).not.toThrow();
  });
});
