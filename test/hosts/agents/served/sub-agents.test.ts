// @module-tag slow
import { AgentClient } from "agents/client";
import { AgentClient as OlderClient } from "agents-partyserver/client";
import { afterAll, describe, it } from "vitest";
import { aName, HALF_A_MINUTE, serveAgents } from "./serve-agents.ts";

const host = serveAgents();

const clients: AgentClient[] = [];
afterAll(() => {
  for (const client of clients) client.close();
});

/** The parent's limit lets nobody wait for longer than 12 seconds, the child's for 30. On a busy machine some have passed. */
const BY_PARENT = /wait (\d|1[0-2]) seconds?\b/i;
const BY_CHILD = HALF_A_MINUTE;

describe.concurrent.each([
  ["a sub-agent of today", "", AgentClient],
  ["a sub-agent on PartyServer", "older-", OlderClient as unknown as typeof AgentClient],
])("%s", (_, generation, Client) => {
  interface Told {
    client: AgentClient;
    errors: string[];
    frames: string[];
  }

  async function connect(parent: string, child: string, name = aName(), user = aName()): Promise<Told> {
    const [errors, frames]: string[][] = [[], []];
    const client = new Client({
      host: host(),
      agent: `${generation}${parent}`,
      name,
      path: `sub/${generation}${child}/one`,
      query: { user },
      onStateUpdateError: (error: string) => errors?.push(error),
    });
    clients.push(client);
    client.addEventListener("message", ({ data }) => frames?.push(String(data)));
    await client.ready;
    return { client, errors: errors ?? [], frames: frames ?? [] };
  }

  /** How many calls are answered before one fails. */
  async function answered(client: AgentClient): Promise<{ count: number; error: string }> {
    for (let count = 0; ; count++) {
      try {
        await client.call("add", [1, 2], { timeout: 20_000 });
      } catch (error) {
        return { count, error: String(error) };
      }
    }
  }

  it("is guarded by its parent", async ({ expect }) => {
    const { client } = await connect("parent", "child");
    expect(await answered(client)).toEqual({
      count: 5,
      error: expect.stringMatching(BY_PARENT) as string,
    });
  });

  it("guards itself if its parent does not", async ({ expect }) => {
    const { client, frames } = await connect("open-parent", "guarded-child");
    expect(await answered(client)).toEqual({
      count: 2,
      error: expect.stringMatching(BY_CHILD) as string,
    });
    expect(frames.filter((frame) => frame.includes("party-bouncer"))).toEqual([]);
  });

  it("is guarded by both if both are", async ({ expect }) => {
    const { client, frames } = await connect("parent", "guarded-child");
    expect(await answered(client)).toEqual({
      count: 2,
      error: expect.stringMatching(BY_CHILD) as string,
    });
    expect(frames.filter((frame) => frame.includes("party-bouncer"))).toEqual([]);
  });

  it("shows its own state to its clients, and a parent refuses changes of it without showing its own", async ({
    expect,
  }) => {
    const { client, errors, frames } = await connect("parent", "child");
    await expect.poll(() => client.state).toEqual({ count: 100 });
    for (let count = 1; count <= 6; count++) client.setState({ count });
    await expect.poll(() => errors).toHaveLength(1);
    const { client: friend } = await connect("parent", "child", undefined);
    await expect.poll(() => friend.state).toEqual({ count: 100 });
    expect(frames.filter((frame) => frame.includes('"count":0'))).toEqual([]);
  });

  it("loses a client that its parent bans", async ({ expect }) => {
    const [name, user] = [aName(), aName()];
    const { client } = await connect("parent", "child", name, user);
    // One that has never sent anything is closed late.
    await client.call("add", [1, 2]);
    const parent = new Client({ host: host(), agent: `${generation}parent`, name });
    clients.push(parent);
    await parent.ready;
    const closed = new Promise<{ code: number }>((resolve) => client.addEventListener("close", resolve));
    await parent.call("ban", [`user:${user}`]);
    expect((await closed).code).toBe(4403);
  });
});
