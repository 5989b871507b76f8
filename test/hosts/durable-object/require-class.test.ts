import { DurableObject } from "cloudflare:workers";
import { bouncerOf, withBouncer } from "party-bouncer/durable-object";
import { Server } from "partyserver";
import { describe, expect, it } from "vitest";
import { YServer } from "y-partyserver";
import { Agent } from "../partyserver/agent.ts";

const guard = (Class: unknown) => () => withBouncer(Class as typeof DurableObject);

describe("withBouncer for plain Durable Objects refuses at once, and says what to do,", () => {
  it.each([
    [Server, /^withBouncer: Server extends PartyServer's Server\. Import .* "party-bouncer\/partyserver"\.$/],
    [
      class Doc extends YServer {},
      /^withBouncer: Doc is a Yjs document of y-partyserver\. Import .* "party-bouncer\/yjs"\.$/,
    ],
    [class Chat extends Agent {}, /^withBouncer: Chat is an Agent\. Import .* "party-bouncer\/agents"\.$/],
  ])("%o", (Class, sentence) => {
    expect(guard(Class)).toThrow(sentence);
  });

  it("a class that is guarded already", () => {
    class Chat extends withBouncer(DurableObject) {}
    expect(guard(Chat)).toThrow("withBouncer: Chat is guarded already. Guard it once.");
  });

  it.each([
    ["an object", {}],
    ["a function that is not a class", () => {}],
    ["null", null],
  ])("%s", (kind, value) => {
    expect(guard(value)).toThrow(`expected DurableObject, or a class of a Durable Object, received ${kind}.`);
  });

  it("a policy that is wrong", () => {
    expect(() => withBouncer(DurableObject, { limits: [{ name: "x" } as never] })).toThrow(/limits\[0\]/);
  });
});

it("says how to guard an object that has no bouncer", () => {
  expect(() => bouncerOf({ ctx: {} })).toThrow(/Guard its class with withBouncer/);
});
