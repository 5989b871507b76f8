// @module-tag slow
import { WebSocket } from "ws";
import { consoleContract } from "../../contract/console.ts";
import type { TestSocket } from "../../support/client.ts";
import { sendRawTo } from "./send-raw.ts";
import { serveRooms } from "./serve-rooms.ts";

const server = serveRooms();

function upgrade(path: string, headers: Record<string, string>): Promise<TestSocket | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${server.host}${path}`, { headers });
    socket.once("open", () => {
      // What comes at once has to wait until somebody listens.
      socket.pause();
      setImmediate(() => socket.resume());
      resolve(socket as unknown as TestSocket);
    });
    socket.once("unexpected-response", (_, { statusCode }) => {
      socket.terminate();
      resolve(statusCode ?? 0);
    });
    socket.once("error", reject);
  });
}

const host = {
  connect: server.inMemory.connect,
  send: sendRawTo(() => server.host),
  upgrade,
  name: () => server.host,
};

consoleContract("PartyKit, in memory", host, "sharing");
