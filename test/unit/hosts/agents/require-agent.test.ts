import { describe, expect, it } from "vitest";
import { requireAgent, requireLifecycle } from "../../../../src/hosts/agents/require-agent.ts";

const method = (): void => {};

function classWith(...names: string[]): abstract new () => object {
  const Chat = class Chat extends Object {};
  for (const name of names) Object.defineProperty(Chat.prototype, name, { value: method });
  return Chat;
}

const AGENT = [
  "fetch",
  "onConnect",
  "onMessage",
  "onClose",
  "getConnections",
  "getConnectionTags",
  "setState",
  "schedule",
];
const HANDLERS = ["webSocketMessage", "webSocketClose", "webSocketError"];

describe("what an agent is built on", () => {
  it("is PartyServer, or a lifecycle", () => {
    expect(requireAgent(classWith(...AGENT, ...HANDLERS, "setName"))).toBe("partyserver");
    expect(requireAgent(classWith(...AGENT, "onAlarm", "__unsafe_ensureInitialized"))).toBe("lifecycle");
  });

  it("is a lifecycle too if the app has handlers of its own", () => {
    expect(requireAgent(classWith(...AGENT, ...HANDLERS, "onAlarm", "__unsafe_ensureInitialized"))).toBe(
      "lifecycle",
    );
  });
});

describe("withBouncer refuses at once, and says what to do,", () => {
  it.each([
    [
      "an Agent of a shape nobody knows",
      classWith(...AGENT),
      /^withBouncer: Chat is an Agent of a version that .*docs\/guides\/agents\.md/,
    ],
    [
      "a PartyServer class",
      classWith("webSocketMessage", "getConnections", "onMessage"),
      /is no Agent: it has no fetch.*"party-bouncer\/partyserver"/,
    ],
    ["a PartyKit room", classWith("onMessage"), /is no Agent.*docs\/README\.md/],
    [
      "an McpAgent",
      Object.assign(classWith(...AGENT), { serve: method, serveSSE: method }),
      /^withBouncer: Chat is an McpAgent, whose clients speak HTTP/,
    ],
    ["an object", {}, /expected the Agent of "agents".*received an object/],
    ["undefined", undefined, /received undefined/],
  ])("%s", (_, Class, message) => {
    expect(() => requireAgent(Class)).toThrow(message);
  });

  it("an agent without the lifecycle that its class promised", () => {
    const Chat = classWith() as new () => object;
    expect(() => requireLifecycle(new Chat())).toThrow(/^withBouncer: Chat is an Agent of a version/);
    const lifecycle = Object.fromEntries(HANDLERS.map((name) => [name, method]));
    const agent = Object.assign(new Chat(), { lifecycle });
    expect(requireLifecycle(agent)).toBe(lifecycle);
  });
});
