// @module-tag slow
import { AgentClient } from "agents/client";
import { afterAll, describe, it } from "vitest";
import { pause } from "../../../support/time.ts";
import { aName, HALF_A_MINUTE, serveAgents } from "./serve-agents.ts";

const host = serveAgents();

const clients: AgentClient[] = [];
afterAll(() => {
  for (const client of clients) client.close();
});

async function connect(agent: string, name = aName(), options: object = {}): Promise<AgentClient> {
  const client = new AgentClient({
    host: host(),
    agent,
    name,
    transport: "capnweb",
    query: { user: aName() },
    ...options,
  });
  clients.push(client);
  await client.ready;
  return client;
}

describe.concurrent("a session over Cap'n Web", () => {
  it("has its changes of the state refused, and is told the true one", async ({ expect }) => {
    const errors: string[] = [];
    const client = await connect("strict", aName(), {
      onStateUpdateError: (error: string) => errors.push(error),
    });
    for (const count of [1, 2, 3]) client.setState({ count });
    await expect.poll(() => errors).toEqual([expect.stringMatching(HALF_A_MINUTE)]);
    expect(client.state).toEqual({ count: 2 });
  });

  it("has its calls refused, as frames", async ({ expect }) => {
    const client = await connect("strict");
    const answers: unknown[] = [];
    client.addEventListener("message", ({ data }) => answers.push(JSON.parse(String(data))));
    for (const id of ["1", "2", "3"]) {
      client.send(JSON.stringify({ args: [1, 2], id, method: "add", type: "rpc" }));
    }
    const error = expect.stringMatching(HALF_A_MINUTE) as string;
    await expect.poll(() => answers).toContainEqual({ type: "rpc", id: "3", success: false, error });
    // An agent takes its time to answer. It is refused at once.
    const answer = { type: "rpc", id: "2", success: true, done: true, result: 3 };
    await expect.poll(() => answers).toContainEqual(answer);
  });

  it("is closed if it sends frames that never become a message", async ({ expect }) => {
    const url = `ws://${host()}/agents/assistant/${aName()}?__agents_transport=capnweb`;
    const socket = new WebSocket(url);
    const closed = new Promise<CloseEvent>((resolve) =>
      socket.addEventListener("close", resolve, { once: true }),
    );
    await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
    for (let id = 1; socket.readyState === socket.OPEN; id++) {
      for (let index = 0; index < 200; index++) socket.send('["push",["pipeline",0,["nothing"],[]]]');
      await pause(10);
    }
    const { code, reason } = await closed;
    expect([code, JSON.parse(reason)]).toEqual([4429, { retryAfter: 60_000, limit: "frames" }]);
  });

  it("is closed if it floods", async ({ expect }) => {
    const client = await connect("assistant");
    const closed = new Promise<{ code: number }>((resolve) =>
      client.addEventListener("close", resolve, { once: true }),
    );
    for (let count = 0; client.readyState === client.OPEN; count++) {
      for (let index = 0; index < 8; index++) client.setState({ count });
      await pause(20);
    }
    expect((await closed).code).toBe(4429);
  });
});
