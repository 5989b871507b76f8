import { createHost, type Policy } from "party-bouncer";
import { describe, expect, it } from "vitest";
import { presets } from "../../../../src/hosts/agents/presets.ts";
import { Connection } from "../../../support/room.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A client, and a clock that the test drives. */
function enter(policy: Policy = presets.agent): { at(ms: number): void; send(message: object): boolean } {
  let now = 0;
  const connection = new Connection("ada");
  const { bouncer } = createHost(
    policy,
    { connections: () => [connection], storage: null },
    { clock: () => now },
  );
  return {
    at: (ms) => (now = ms),
    send: (message) => bouncer.handle(connection, JSON.stringify(message), () => true) === true,
  };
}

const call = (id: number): object => ({ args: [id], id: `${id}`, method: "add", type: "rpc" });
const state = (text: string): object => ({ state: { text }, type: "cf_agent_state" });
const question = (bytes: number): object => ({
  id: "q",
  init: { method: "POST", body: JSON.stringify({ messages: [{ text: "x".repeat(bytes) }] }) },
  type: "cf_agent_use_chat_request",
});

describe("presets.agent lets pass for two minutes", () => {
  it.each([
    ["somebody who types at twelve keys a second, each of which changes the state", 1_000 / 12, state("a")],
    ["a slider that changes the state at 25 times a second", 40, state("5")],
    ["a page that calls thirty times a second", 1_000 / 30, call(1)],
    ["a chat with a history of 1 MiB, each three seconds", 3 * SECOND, question(1_048_576)],
  ])("%s", (_, interval, message) => {
    const { at, send } = enter();
    let refused = 0;
    for (let time = 0; time < 2 * MINUTE; time += interval) {
      at(Math.round(time));
      if (!send(message)) refused++;
    }
    expect(refused).toBe(0);
  });

  it("a page that is reloaded every five seconds, and calls thirty times at once each time", () => {
    const { at, send } = enter();
    for (let time = 0; time < 2 * MINUTE; time += 5 * SECOND) {
      at(time);
      for (let id = 0; id < 30; id++) expect(send(call(id))).toBe(true);
    }
  });
});

describe("presets.agent stops", () => {
  it.each([
    ["a flood of calls", 5, call(1), 150 + 50 * 60],
    ["a flood of the state", 10, state("a"), 60 + 30 * 60],
    ["a question each half second", 500, question(100), 10 + 30],
    [
      "results of tools, each of which may start a call of the model",
      50,
      { type: "cf_agent_tool_result", toolCallId: "t", output: 1, autoContinue: true },
      60 + 120,
    ],
  ])("%s", (_, interval, message, most) => {
    const { at, send } = enter();
    let admitted = 0;
    for (let time = 0; time < MINUTE; time += interval) {
      at(time);
      if (send(message)) admitted++;
    }
    expect(admitted).toBeLessThanOrEqual(most);
    expect(admitted).toBeGreaterThan(0);
  });
});
