// @module-tag slow
import { AgentClient } from "agents/client";
import { WebSocketChatTransport } from "agents/chat/transport";
import type { UIMessage, UIMessageChunk } from "ai";
import { afterAll, describe, it } from "vitest";
import { quickest } from "../../../support/quickest.ts";
import { pause, SECOND } from "../../../support/time.ts";
import { aName, serveAgents } from "./serve-agents.ts";

const host = serveAgents();

const clients: AgentClient[] = [];
afterAll(() => {
  for (const client of clients) client.close();
});

/** Ms between an answer and the next question: two seconds of the preset, in which a minute takes a second here. */
const A_THOUGHT = 34;

/** A chat as `useAgentChat` has it: its transport, and the whole history with each question. */
async function openChat(agent: string): Promise<{ ask(text: string): Promise<string>; bytes(): number }> {
  const client = new AgentClient({ host: host(), agent, name: aName() });
  clients.push(client);
  await client.ready;
  const transport = new WebSocketChatTransport<UIMessage>({ agent: client as never });
  const messages: UIMessage[] = [];
  return {
    bytes: () => JSON.stringify(messages).length,
    async ask(text) {
      messages.push({ id: aName(), role: "user", parts: [{ type: "text", text }] });
      const stream = await transport.sendMessages({
        trigger: "submit-message",
        chatId: "chat",
        messages,
        abortSignal: undefined,
      });
      let answer = "";
      for await (const chunk of stream as unknown as AsyncIterable<UIMessageChunk>) {
        if (chunk.type === "text-delta") answer += chunk.delta;
      }
      messages.push({ id: aName(), role: "assistant", parts: [{ type: "text", text: answer }] });
      return answer;
    },
  };
}

describe.concurrent("AIChatAgent", () => {
  it("answers forty questions, each with the whole history, which grows to a megabyte", async ({
    expect,
  }) => {
    const chat = await openChat("chat");
    for (let turn = 1; turn <= 40; turn++) {
      expect(await chat.ask("x".repeat(27_000))).toBe(`You have said ${turn} things. `);
      await pause(A_THOUGHT);
    }
    expect(chat.bytes()).toBeGreaterThan(1_048_576);
  });

  it("ends a refused question with an error that the chat shows", async ({ expect }) => {
    const chat = await openChat("slow-chat");
    expect(await chat.ask("hello")).toBe("You have said 1 things. ");
    const span = await quickest(async () => {
      const start = performance.now();
      await expect(chat.ask("hello?")).rejects.toThrow(/wait/i);
      return performance.now() - start;
    });
    expect(span).toBeLessThan(SECOND);
  });

  it("asks its model on for no more made-up results of tools than the preset allows, and loses none of a few", async ({
    expect,
  }) => {
    const client = new AgentClient({ host: host(), agent: "tool-chat", name: aName() });
    clients.push(client);
    await client.ready;
    let answers = 0;
    client.addEventListener("message", ({ data }) => {
      const { type, continuation, done } = JSON.parse(String(data)) as Record<string, unknown>;
      if (type === "cf_agent_use_chat_response" && continuation === true && done === true) answers++;
    });
    const start = Date.now();
    for (let call = 0; call < 20; call++) {
      const tool = { type: "tool-made-up", toolCallId: `${call}`, state: "input-available", input: {} };
      const messages = [{ id: `answer ${call}`, role: "assistant", parts: [tool] }];
      client.send(JSON.stringify({ type: "cf_agent_chat_messages", messages }));
      const result = { toolCallId: `${call}`, toolName: "made-up", output: 1, autoContinue: true };
      client.send(JSON.stringify({ ...result, type: "cf_agent_tool_result" }));
      await pause(100);
    }
    // Four at once, and two a second.
    await expect.poll(() => answers).toBeGreaterThanOrEqual(4);
    expect(answers).toBeLessThanOrEqual(4 + (2 * (Date.now() - start)) / SECOND);
  });
});
