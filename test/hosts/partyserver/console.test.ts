// @module-tag slow
import { SELF } from "cloudflare:test";
import type { Send } from "../../contract/admin.ts";
import { consoleContract } from "../../contract/console.ts";
import type { Host, TestSocket } from "../../support/client.ts";

const NAME = "localhost";

const send: Send = (path, { headers, ...sent }) =>
  SELF.fetch(`http://${NAME}${path}`, { ...sent, headers: { Host: NAME, ...headers } });

async function upgrade(path: string, headers: Record<string, string>): Promise<TestSocket | number> {
  const { webSocket, status } = await SELF.fetch(`http://${NAME}${path}`, {
    headers: { Host: NAME, ...headers, Upgrade: "websocket" },
  });
  webSocket?.accept();
  return (webSocket as unknown as TestSocket | null) ?? status;
}

const connect: Host["connect"] = async (party, room, { user = "" }) => {
  const socket = await upgrade(`/parties/${party}/${room}`, { "x-user": user });
  if (typeof socket === "number") throw new Error("no WebSocket in the response");
  return socket;
};

consoleContract("PartyServer, in memory", { connect, send, upgrade, name: () => NAME }, "sharing");
