// @module-tag slow
import { AgentClient } from "agents/client";
import { AgentClient as OlderClient } from "agents-partyserver/client";
import { afterAll, describe, it, vi } from "vitest";
import { guarded, type Standing } from "../../../../client/index.ts";
import { quickest } from "../../../support/quickest.ts";
import { pause, SECOND } from "../../../support/time.ts";
import { aName, HALF_A_MINUTE, serveAgents } from "./serve-agents.ts";

const clients: AgentClient[] = [];
afterAll(() => {
  for (const client of clients) client.close();
});

const host = serveAgents();

type Options = ConstructorParameters<typeof AgentClient>[0];

/**
 * What a flood sends each 20 ms: twelve times as much as is allowed, of which not all is answered, and no more than a busy machine takes in.
 * What is in the queue keeps back the close, and all others.
 */
const AT_A_TIME = 12;

describe.concurrent.each([
  ["an agent of today", "", AgentClient],
  ["an agent on PartyServer", "older-", OlderClient as unknown as typeof AgentClient],
])("%s", (_, generation, Client) => {
  /** Both ends of a new agent: who is refused has a friend who looks on. */
  async function connect(
    agent: string,
    { name = aName(), user = aName(), ...options }: Partial<Options> & { user?: string } = {},
  ): Promise<{ client: AgentClient; name: string; user: string }> {
    const client = new Client({
      host: host(),
      agent: `${generation}${agent}`,
      name,
      query: { user },
      ...options,
    });
    clients.push(client);
    await client.ready;
    return { client, name, user };
  }

  it("answers thirty calls at once", async ({ expect }) => {
    const { client } = await connect("assistant");
    const calls = Array.from({ length: 30 }, (_each, index) => client.call("add", [index, 1]));
    expect(await Promise.all(calls)).toEqual(calls.map((_each, index) => index + 1));
  });

  it("fails a refused call at once, with a message that a person can read", async ({ expect }) => {
    const { client } = await connect("strict");
    expect(await Promise.all([client.call("add", [1, 2]), client.call("add", [3, 4])])).toEqual([3, 7]);
    let error: unknown;
    const span = await quickest(async () => {
      const start = performance.now();
      const reason: unknown = await client.call("add", [5, 6]).catch((why: unknown) => why);
      error ??= reason;
      return performance.now() - start;
    });
    expect(span).toBeLessThan(SECOND);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toMatch(/^Error: /);
    expect(String(error)).toMatch(HALF_A_MINUTE);
  });

  it("fails a refused streaming call too, and its stream", async ({ expect }) => {
    const { client } = await connect("strict");
    const chunks: unknown[] = [];
    const onError = vi.fn<(error: string) => void>();
    const count = (): Promise<unknown> =>
      client.call("count", [3], { stream: { onChunk: (chunk) => chunks.push(chunk), onError } });
    expect([await count(), await count()]).toEqual([3, 3]);
    expect(chunks).toEqual([1, 2, 1, 2]);
    await expect(count()).rejects.toThrow(HALF_A_MINUTE);
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(HALF_A_MINUTE));
  });

  it("fails calls in a cool-down at once, and answers those of other methods after it", async ({
    expect,
  }) => {
    const { client } = await connect("strict");
    await Promise.all([client.call("add", [1, 2]), client.call("add", [1, 2])]);
    // In one go: if the machine stalls between them, the cool-down would be over.
    const refused = Promise.allSettled([client.call("add", [1, 2]), client.call("metrics")]);
    expect((await refused).map((call) => "reason" in call && String(call.reason))).toEqual([
      expect.stringMatching(/wait/i),
      expect.stringMatching(/wait/i),
    ]);
    await pause(1_050);
    expect(await client.call("metrics")).toMatchObject({ admitted: 3 });
  });

  it("tells whoever changes the state too often the true state, and the reason", async ({ expect }) => {
    const errors: string[] = [];
    const { client, name } = await connect("strict", {
      onStateUpdateError: (error: string) => errors.push(error),
    });
    const { client: friend } = await connect("strict", { name });
    for (const count of [1, 2, 3]) client.setState({ count });
    expect(client.state).toEqual({ count: 3 });
    await expect.poll(() => errors).toEqual([expect.stringMatching(HALF_A_MINUTE)]);
    await expect.poll(() => friend.state).toEqual({ count: 2 });
    expect(client.state).toEqual({ count: 2 });
  });

  it("stops a flood of calls: each settles, few are made, and the client is closed and stays away", async ({
    expect,
  }) => {
    const { client, name } = await connect("assistant");
    const { client: friend } = await connect("assistant", { name });
    const closed = closeOf(client);
    const start = Date.now();
    let [sent, settled, made] = [0, 0, 0];
    while (client.readyState === client.OPEN) {
      for (let index = 0; index < AT_A_TIME; index++, sent++) {
        client.call("add", [1, 2]).then(
          () => (made++, settled++),
          () => settled++,
        );
      }
      await pause(20);
    }
    expect((await closed).code).toBe(4429);
    await expect.poll(() => settled).toBe(sent);
    expect(made).toBeLessThanOrEqual(150 + (50 * (Date.now() - start)) / 1_000);
    expect(await friend.call("add", [1, 2])).toBe(3);
  });

  it("stops a flood of changes of the state", async ({ expect }) => {
    let changes = 0;
    const { client, name } = await connect("assistant");
    await connect("assistant", { name, onStateUpdate: () => changes++ });
    const closed = closeOf(client);
    const start = Date.now();
    for (let count = 0; client.readyState === client.OPEN; count++) {
      for (let index = 0; index < AT_A_TIME; index++) client.setState({ count });
      await pause(20);
    }
    expect((await closed).code).toBe(4429);
    expect(changes).toBeLessThanOrEqual(1 + 60 + (30 * (Date.now() - start)) / 1_000);
  });

  it("with guarded(), tells the app where it stands, and hides control messages from it", async ({
    expect,
  }) => {
    const told: Standing[] = [];
    const heard: string[] = [];
    const name = aName();
    const client = new Client(
      guarded({
        host: host(),
        agent: `${generation}strict`,
        name,
        query: { user: aName() },
        onStanding: (standing: Standing) => told.push(standing),
      }) as Options,
    );
    clients.push(client);
    client.addEventListener("message", ({ data }) => heard.push(String(data)));
    await client.ready;
    for (let index = 0; index < 3; index++) client.call("add", [1, 2]).catch(() => {});
    await expect.poll(() => told.map(({ status }) => status)).toEqual(["coolingDown"]);
    expect(told[0]).toMatchObject({ limit: "slow", message: expect.stringMatching(/wait/i) as string });
    // An agent takes its time to answer. It is refused at once.
    await expect.poll(() => heard.filter((text) => text.includes("rpc"))).toHaveLength(3);
    expect(heard.filter((text) => text.includes("party-bouncer"))).toEqual([]);
  });

  it("refuses a banned client in the gate, at another agent too", async ({ expect }) => {
    const { client, user } = await connect("assistant");
    const closed = closeOf(client);
    // The close may come before the answer, for which the SDK then waits for ever.
    client.call("ban", [`user:${user}`]).catch(() => {});
    expect((await closed).code).toBe(4403);
    // Once the ledger knows. One that an agent accepts first is closed late: it has never sent anything.
    const refusal = async (): Promise<{ code: number }> => {
      const again = new Client({
        host: host(),
        agent: `${generation}assistant`,
        name: aName(),
        query: { user },
      });
      clients.push(again);
      return Promise.race([closeOf(again), pause(3_000).then(() => ({ code: 0 }))]);
    };
    await expect.poll(refusal, { interval: 100, timeout: 30_000 }).toMatchObject({ code: 4403 });
  });
});

function closeOf(client: AgentClient): Promise<{ code: number }> {
  return new Promise((resolve) => client.addEventListener("close", resolve, { once: true }));
}
