import { SELF } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { Order } from "../../contract/apps/moderation.ts";
import { Client } from "../../support/client.ts";

const unique = (): string => Math.random().toString(36).slice(2);

/** Through the worker and its gate, as a browser comes. */
async function connect(room: string, headers: Record<string, string>): Promise<Client> {
  const { webSocket } = await SELF.fetch(`http://rooms/parties/sharing/${room}`, {
    headers: { Upgrade: "websocket", ...headers },
  });
  if (webSocket === null) throw new Error("no WebSocket in the response");
  webSocket.accept();
  return new Client(webSocket as never).opened();
}

async function moderator(room: string): Promise<(order: Order) => Promise<unknown>> {
  const client = await connect(room, { "x-user": "mod" });
  return (order) => client.ask(order);
}

describe("the gate", () => {
  it("turns a known offender away with the code, without waking the room", async () => {
    const [room, eve] = [unique(), unique()];
    const order = await moderator(room);
    await order({ order: "ban", target: `user:${eve}`, options: { for: "1h" } });
    for (let index = 0; index < 3; index++) {
      const client = await connect(room, { "x-user": eve });
      await client.until("the close", () => client.closed);
      expect(client.closed?.code).toBe(4403);
      const { retryAfter } = JSON.parse(client.closed?.reason ?? "") as { retryAfter: number };
      expect(retryAfter).toBeGreaterThan(3_500_000);
    }
    expect(await order({ order: "refusals" })).toBe(0);
  });

  it("lets in whom nobody has anything against, and a moderator whatever was said", async () => {
    const [room, bob] = [unique(), unique()];
    const order = await moderator(room);
    await order({ order: "ban", target: "user:mod-2", options: { for: "1h" } });
    const client = await connect(room, { "x-user": bob });
    await client.settled();
    const second = await connect(room, { "x-user": "mod-2" });
    await second.settled();
    await order({ order: "pardon", target: "user:mod-2" });
    expect([client.closed, second.closed]).toEqual([null, null]);
  });

  it("bans an address by a hash, and says so neither in the list nor in the history", async () => {
    const [room, other, address] = [unique(), unique(), "198.51.100.7"];
    const order = await moderator(room);
    await order({ order: "ban", target: `address:${address}`, options: { for: "1h" } });
    const client = await connect(other, { "CF-Connecting-IP": address });
    await client.until("the close", () => client.closed);
    expect(client.closed?.code).toBe(4403);
    const neighbour = await connect(other, { "CF-Connecting-IP": "198.51.100.8" });
    await neighbour.settled();
    expect(neighbour.closed).toBeNull();
    const { bans } = (await order({ order: "list" })) as { bans: { target: string; scope: string }[] };
    expect(bans).toMatchObject([{ scope: "address" }]);
    expect(bans[0]?.target).toMatch(/^address:#[0-9a-f]{32}$/);
    const history = await order({ order: "history", target: `address:${address}` });
    expect(history).toHaveLength(1);
    expect(JSON.stringify([bans, history])).not.toContain(address);
  });

  it("asks Cloudflare's own rate limiting, where it is bound, and says when to come back", async () => {
    const headers = { "CF-Connecting-IP": "198.51.100.99" };
    const room = unique();
    const knock = async (): Promise<Client> => {
      const client = await connect(room, { ...headers, "x-user": unique() });
      // Whoever is let in hears that it has joined.
      await client.until("to be let in or not", () => client.closed ?? client.of("joined")[0]);
      return client;
    };
    // Bound with 5 in 10 seconds; its window may begin anew in between.
    const clients = [await knock()];
    while (clients.at(-1)?.closed === null && clients.length < 30) clients.push(await knock());
    expect(clients.length).toBeGreaterThan(5);
    const reason = '{"retryAfter":10000,"limit":"connects"}';
    expect(clients.at(-1)?.closed).toEqual({ code: 4429, reason });
    const neighbour = await connect(room, { "CF-Connecting-IP": "198.51.100.100", "x-user": unique() });
    await neighbour.settled();
  });
});
