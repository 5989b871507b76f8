import { AgentClient } from "agents/client";
import { AgentClient as OlderClient } from "agents-partyserver/client";
import { afterEach, describe, expect, it, vi } from "vitest";
import { guarded, type Standing } from "../../../../client/index.ts";
import { aLongWhile, eventually, leaving, openRoom } from "../../../support/socket-server.ts";

type Options = ConstructorParameters<typeof AgentClient>[0];

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each([
  ["AgentClient of today", AgentClient],
  ["AgentClient on PartyServer", OlderClient as unknown as typeof AgentClient],
])("%s with guarded options", (_, Client) => {
  function connect(host: string): { client: AgentClient; told: Standing[]; errors: unknown[] } {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const [told, errors]: [Standing[], unknown[]] = [[], []];
    const client = new Client(
      guarded({
        host,
        agent: "chat",
        name: "lobby",
        minReconnectionDelay: 10,
        maxReconnectionDelay: 10,
        onStanding: (standing: Standing) => told.push(standing),
        onConnectionError: (error: unknown) => errors.push(error),
      }) as Options,
    );
    leaving(client);
    return { client, told, errors };
  }

  it.each([
    [4508, ""],
    [4525, '{"limit":"state"}'],
    [4429, '{"retryAfter":50,"limit":"connects"}'],
  ])("comes back by itself after %i %s", async (code, reason) => {
    const room = await openRoom((socket, index) => {
      if (index === 0) socket.close(code, reason);
    });
    const { client, errors } = connect(room.host);
    await room.visit(1);
    await eventually(() => client.readyState === client.OPEN);
    expect(errors).toEqual([]);
  });

  it.each([
    [4429, '{"retryAfter":60000,"limit":"messages"}'],
    [4403, "{}"],
    [4409, "{}"],
    // An app's own, which the SDK takes for the last one.
    [4001, ""],
  ])("stays away after %i %s", async (code, reason) => {
    const room = await openRoom((socket) => socket.close(code, reason));
    const { client } = connect(room.host);
    await eventually(() => client.readyState === client.CLOSED);
    await aLongWhile();
    expect(room.visits).toHaveLength(1);
  });

  it("tells the app why it stays away", async () => {
    const room = await openRoom((socket) => socket.close(4429, '{"retryAfter":60000,"limit":"messages"}'));
    const { told } = connect(room.host);
    await eventually(() => told.length === 1);
    expect(told).toMatchObject([{ status: "away", limit: "messages" }]);
  });
});
