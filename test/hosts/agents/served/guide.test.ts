// @module-tag slow
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { AgentClient } from "agents/client";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serveWorkerd, type WorkerdServer } from "../../../support/workerd.ts";
import { aName } from "./serve-agents.ts";

let disk: string;
let server: WorkerdServer;
const clients: AgentClient[] = [];

beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "agents-guide-"));
  server = await serveWorkerd({
    entry: "test/hosts/agents/served/guide.ts",
    classes: ["Assistant", "Ledger"],
    disk,
  });
});

afterAll(async () => {
  for (const client of clients) client.close();
  await server.kill();
  await rm(disk, { recursive: true });
});

it.each([
  ["routeAgentRequest", {}],
  ["hono-agents", { hono: "1" }],
])("the guide's agent answers ten searches, and fails the eleventh, behind %s", async (_, query) => {
  const client = new AgentClient({ host: server.host, agent: "assistant", name: aName(), query });
  clients.push(client);
  await client.ready;
  const start = Date.now();
  for (let search = 1; search <= 10; search++) {
    expect(await client.call("search", ["cats"])).toBe("nothing about cats");
  }
  // One more in six seconds, where the machine has taken so long.
  const more = (): Promise<unknown> => client.call("search", ["cats"]).catch((error: unknown) => error);
  let answer = await more();
  for (let since = 6_000; answer === "nothing about cats" && Date.now() - start >= since; since += 6_000)
    answer = await more();
  expect(answer).toBeInstanceOf(Error);
  expect(String(answer)).toMatch(/wait [1-6] seconds?\b/i);
});

it.each(["garbage", btoa("not JSON")])("props that a client made up show no stack: %s", async (props) => {
  const url = `http://${server.host}/agents/assistant/${aName()}`;
  for (const header of ["x-agents-lifecycle-props", "x-partykit-props"]) {
    const response = await fetch(url, { headers: { [header]: props } });
    expect(await response.text()).not.toMatch(/\bat \S+:\d+|node_modules|Error:/);
  }
});
