import { describe, expect, it, onTestFinished, vi } from "vitest";
import { protocol } from "../../../../src/hosts/agents/protocol.ts";
import { rememberAgent } from "../../../../src/hosts/agents/state-frame.ts";

const WHY = { limit: "messages", retryAfter: 1_000, never: false, message: "Wait 1 second." };

const classify = (message: unknown): string | null | undefined =>
  protocol.classify?.(typeof message === "string" ? message : JSON.stringify(message));

const answer = (message: unknown, sender = { id: "ada" }): unknown => {
  const reply =
    protocol.answer?.(typeof message === "string" ? message : JSON.stringify(message), WHY, sender) ?? null;
  return reply === null ? null : [reply].flat().map((frame) => JSON.parse(String(frame)) as unknown);
};

const CALL = { args: [1], id: "c1", method: "add", type: "rpc" };
const CHAT = { id: "q1", init: { method: "POST", body: "{}" }, type: "cf_agent_use_chat_request" };
const STATE = { state: { count: 5 }, type: "cf_agent_state" };

describe("the type of an agent's message", () => {
  it.each([
    ["a call", CALL, "rpc:add"],
    ["what is no call after all", { ...CALL, args: 1 }, "rpc"],
    ["a question", CHAT, "chat"],
    ["the state", STATE, "state"],
    [
      "another one of the SDK's",
      { type: "cf_agent_stream_resume_request" },
      "cf_agent_stream_resume_request",
    ],
    ["an app's own", { type: "cursor" }, "cursor"],
    ["one that would pass for a call", { type: "rpc:add" }, null],
    ["one with an endless name", { type: "x".repeat(161) }, null],
    ["a call of an endless name", { ...CALL, method: "x".repeat(161) }, "rpc"],
    ["text", "hello", null],
  ])("%s", (_, message, type) => {
    expect(classify(message)).toBe(type);
  });
});

describe("the answer to a refused message", () => {
  it("fails a call with the reason", () => {
    expect(answer(CALL)).toEqual([{ type: "rpc", id: "c1", success: false, error: "Wait 1 second." }]);
  });

  it("ends a question with the reason as its error", () => {
    expect(answer(CHAT)).toEqual([
      { type: "cf_agent_use_chat_response", id: "q1", body: "Wait 1 second.", done: true, error: true },
    ]);
  });

  it("is none to what awaits none", () => {
    expect(
      [{ ...CALL, id: 1 }, { type: "cursor" }, "hello", { type: "rpc" }].map((message) => answer(message)),
    ).toEqual([null, null, null, null]);
  });

  it("is none to a long one that only parsing would tell, so that a flood costs no parsing", () => {
    const long = JSON.stringify({ type: "rpc", id: "1", method: "add", args: ["x".repeat(300_000)] });
    expect(classify(long)).toBe("rpc:add");
    expect(answer(long)).toBeNull();
    expect(
      answer(JSON.stringify({ args: ["x".repeat(300_000)], id: "1", method: "m", type: "rpc" })),
    ).toHaveLength(1);
  });

  describe("to a change of the state", () => {
    const error = { type: "cf_agent_state_error", error: "Wait 1 second." };
    const ada = { id: "ada" };
    const agentWith = (parts: object) => ({ state: { count: 1 }, getConnection: () => ada, ...parts });

    it("is the true state, and the reason", () => {
      rememberAgent(ada, agentWith({}));
      expect(answer(STATE, ada)).toEqual([{ type: "cf_agent_state", state: { count: 1 } }, error]);
    });

    it("is the state at most once a second, and once more when the second is over", () => {
      vi.useFakeTimers();
      onTestFinished(() => void vi.useRealTimers());
      const heard: string[] = [];
      const bob = { id: "bob", send: (frame: string) => heard.push(frame) };
      const agent = { state: { count: 1 }, getConnection: () => bob };
      rememberAgent(bob, agent);
      expect(answer(STATE, bob)).toHaveLength(2);
      for (let change = 0; change < 100; change++) expect(answer(STATE, bob)).toEqual([error]);
      agent.state = { count: 2 };
      vi.advanceTimersByTime(999);
      expect(heard).toEqual([]);
      vi.advanceTimersByTime(1);
      expect(heard).toEqual(['{"type":"cf_agent_state","state":{"count":2}}']);
      vi.advanceTimersByTime(5_000);
      expect(heard).toHaveLength(1);
      expect(answer(STATE, bob)).toHaveLength(2);
    });

    it.each([
      ["the agent has none", { state: undefined }],
      ["the connection is a sub-agent's", { getConnection: () => undefined }],
      ["the connection may not see it", { isConnectionProtocolEnabled: () => false }],
      [
        "another connection has the same id",
        {
          getConnection: () => {
            throw new Error("More than one connection found for id ada");
          },
        },
      ],
    ])("is the reason alone if %s", (_, parts) => {
      const eve = { id: "ada" };
      rememberAgent(eve, { state: { count: 1 }, getConnection: () => eve, ...parts });
      expect(answer(STATE, eve)).toEqual([error]);
    });
  });
});
