import { runInDurableObject } from "cloudflare:test";
import { evictRoom } from "../../support/evict.ts";
import { bouncerOf } from "party-bouncer/agents";
import { expect, it } from "vitest";
import { budgetContract } from "../../contract/budgets.ts";
import { Client } from "../../support/client.ts";
import { COST } from "./model.ts";
import { agentOf, connect } from "./rooms.ts";

budgetContract(
  "An agent of today",
  { connect, evict: (...agent) => evictRoom(agentOf(...agent)) },
  "newest-spending",
);

const LIMIT = 100_000;
const RESERVED = 20_000;

it("an agent's turns are charged as the AI SDK counts them, until its budget is spent", async () => {
  const ada = new Client(await connect("assistant", "ada", { user: "ada" }));
  const history: object[] = [];
  const ask = async (turn: number): Promise<string> => {
    history.push({ id: `${turn}`, role: "user", parts: [{ type: "text", text: "hello?" }] });
    const body = JSON.stringify({ messages: history });
    ada.sendRaw(
      JSON.stringify({ type: "cf_agent_use_chat_request", id: `${turn}`, init: { method: "POST", body } }),
    );
    const answers = () => ada.of("cf_agent_use_chat_response").filter((frame) => frame["id"] === `${turn}`);
    await ada.until("the whole answer", () => answers().find((frame) => frame["done"] === true));
    return answers()
      .map((frame) => String(frame["body"]))
      .join("");
  };
  const left = (): Promise<number> =>
    runInDurableObject(agentOf("assistant", "ada"), (agent) => bouncerOf(agent).budgets.left(null, "tokens"));

  const turns = Math.floor((LIMIT - RESERVED) / COST) + 1;
  for (let turn = 0; turn < turns; turn++) {
    expect(await ask(turn)).toContain("hello");
    await expect.poll(left).toBe(LIMIT - (turn + 1) * COST);
    if (turn === 1) await evictRoom(agentOf("assistant", "ada"));
  }
  expect(await ask(turns)).toMatch(/Come back in (59|60) minutes/);
  expect(await left()).toBe(LIMIT - turns * COST);
});
