import { describe, expect, it } from "vitest";
import { type ClientOptions, WebSocket } from "ws";
import { serveRooms } from "./serve-rooms.ts";

const server = serveRooms();

const CLIENTS = {
  "an address": { headers: { "CF-Connecting-IP": "203.0.113.7" }, client: "address:203.0.113.7" },
  "an id": { headers: { "x-user": "ada" }, client: "user:ada" },
};
const NEIGHBOUR = { "CF-Connecting-IP": "203.0.113.8" };

/** Ms. A room that keeps somebody out does so for good. */
const PATIENCE = 20_000;

/** What the room greets a client with. */
const greeting = (room: string, headers: Record<string, string>): Promise<string> =>
  new Promise((resolve, reject) => {
    const options = { headers, handshakeTimeout: PATIENCE } as ClientOptions;
    const socket = new WebSocket(`ws://${server.host}/parties/waiting/${room}`, options);
    socket.once("message", (data) => resolve(String(data)));
    socket.once("error", reject);
  });

// A room's requests share promises, such as that of its key. It goes on with them when the client is gone that asked first.
describe.concurrent("a client that leaves while the room asks a ledger that takes 150 ms", () => {
  for (const [kind, { headers, client }] of Object.entries(CLIENTS)) {
    it.each([20, 100, 250, 400])(`known by ${kind}, after %s ms, keeps nobody out`, async (after) => {
      const room = Math.random().toString(36).slice(2);
      const knocked = await fetch(
        `http://${server.host}/parties/hasty/${room}?party=waiting&after=${after}`,
        {
          method: "POST",
          body: JSON.stringify(Object.entries(headers)),
        },
      );
      if (after < 150) expect(await knocked.text()).toBe("left");
      const greetings = [greeting(room, headers), greeting(room, headers), greeting(room, NEIGHBOUR)];
      expect(await Promise.all(greetings)).toEqual([client, client, "address:203.0.113.8"]);
    });
  }
});

it.concurrent.each([50, 150])(
  "a client that leaves while onStart runs, after %s ms, keeps nobody out",
  async (after) => {
    const room = `named-${Math.random().toString(36).slice(2)}`;
    const knocked = await fetch(`http://${server.host}/parties/hasty/${room}?party=late&after=${after}`, {
      method: "POST",
      body: JSON.stringify([["x-user", "eve"]]),
    });
    expect(await knocked.text()).toBe("left");
    const answer = (user: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const options = { handshakeTimeout: PATIENCE } as ClientOptions;
        const socket = new WebSocket(`ws://${server.host}/parties/late/${room}?user=${user}`, options);
        socket.once("open", () => socket.send("{}"));
        socket.once("message", (data) => resolve(String(data)));
        socket.once("error", reject);
      });
    const answers = await Promise.all([answer("ada"), answer("bob")]);
    expect(answers).toEqual(
      ["ada", "bob"].map((user) => JSON.stringify({ type: "who", value: `user:late ${user}` })),
    );
  },
);
