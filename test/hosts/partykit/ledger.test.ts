import { expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { Client } from "../../support/client.ts";
import { ledgerContract } from "../../contract/ledger.ts";
import { pause } from "../../support/time.ts";
import { serveRooms } from "./serve-rooms.ts";

const server = serveRooms();

ledgerContract(
  "PartyKit, hibernating",
  // Nothing but silence sends a room to sleep here.
  { connect: (...room) => server.inMemory.connect(...room), evict: () => pause(12_000), sleeps: true },
  "hibernating_sharing",
);
ledgerContract("PartyKit, in memory", server.inMemory, "sharing");

it("answers nobody who asks the ledger from outside", async () => {
  const url = `http://${server.host}/parties/ledger/user%3Aeve`;
  const call = JSON.stringify({ do: "look" });
  expect((await fetch(url)).status).toBe(404);
  expect((await fetch(url, { method: "POST", body: call })).status).toBe(404);
});

it("tells nothing to whoever asks a room with a token that is not its own", async () => {
  const room = Math.random().toString(36).slice(2);
  const eve = await new Client(await server.inMemory.connect("sharing", room, { user: "eve" })).opened();
  await eve.settled();
  const frames = eve.frames.length;
  for (const token of ["0".repeat(64), "x".repeat(4_000), ""]) {
    for (const body of ['{"ask":"people"}', '{"ask":"standing","target":"user:eve"}', "[".repeat(100_000)]) {
      const headers = { "x-party-bouncer-token": token };
      const url = `http://${server.host}/parties/sharing/${room}`;
      // Who answers before it has read a long body may close the connection under its sender. That tells nothing, either.
      const answer = await vi.waitFor(() => fetch(url, { method: "POST", headers, body }), {
        timeout: 15_000,
      });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(await answer.text()).not.toMatch(/eve|connections|standing|\bat \S+:\d+/);
    }
  }
  await eve.settled();
  expect(eve.frames.length).toBe(frames + 1);
});

it("closes with the code also whoever offers subprotocols, at the gate that is built in", async () => {
  const eve = Math.random().toString(36).slice(2);
  const moderator = await new Client(await server.inMemory.connect("sharing", eve, { user: "mod" })).opened();
  await moderator.ask({ order: "ban", target: `user:${eve}`, options: { for: "1h" } });
  for (const protocols of [[], ["chat"], ["chat.v2", "chat.v1"]]) {
    const socket = new WebSocket(`ws://${server.host}/parties/sharing/another?user=${eve}`, protocols);
    const code = await new Promise((resolve) => {
      socket.once("close", resolve);
      socket.on("error", () => {});
    });
    expect(code).toBe(4403);
  }
});

it("answers for a client also after an alarm has woken its object", { timeout: 120_000 }, async () => {
  const eve = Math.random().toString(36).slice(2);
  const url = `http://${server.host}/parties/waking/${eve}`;
  expect((await fetch(url, { method: "POST" })).status).toBe(200);
  let wasWoken = false;
  while (!wasWoken) {
    // Nothing but silence sends an object to sleep here.
    await fetch(url, { method: "PUT", body: "13000" });
    await pause(13_500);
    // The first thing that it is asked after the alarm.
    const socket = new WebSocket(`ws://${server.host}/parties/waking/another?user=${eve}`);
    expect(await new Promise((resolve) => socket.once("close", resolve))).toBe(4403);
    wasWoken = (await (await fetch(url)).json()) as boolean;
  }
});
