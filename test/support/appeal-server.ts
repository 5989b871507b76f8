import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { WebSocketServer } from "ws";
import { statement } from "./socket-server.ts";

/** What a client has asked about its appeal. */
export interface AskedOfAppeal {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** What it has said; `null` for a question. */
  readonly body: unknown;
}

/** A room that has banned its clients, on a real server, and takes what they say to that. */
export interface BanningRoom {
  readonly host: string;
  readonly asked: readonly AskedOfAppeal[];
  /** How many sockets it has accepted. */
  readonly visits: number;
  /** What it answers about an appeal, and with which status. */
  answer: { status: number; body: unknown };
  /** Whether it lets its clients in. */
  isOpen: boolean;
}

/** Opens a room that tells each client of its ban, and closes it. */
export async function openBanningRoom(ban: string): Promise<BanningRoom> {
  const asked: AskedOfAppeal[] = [];
  let visits = 0;
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://room");
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const body: unknown = text === "" ? null : JSON.parse(text);
    asked.push({
      method: request.method ?? "",
      path: pathname,
      query: Object.fromEntries(searchParams),
      body,
    });
    const { answer } = room;
    response.writeHead(answer.status, { "Access-Control-Allow-Origin": "*" });
    response.end(typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body));
  });
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket) => {
    visits++;
    if (room.isOpen) return;
    socket.send(statement({ id: ban, appeals: true }));
    socket.close(4403, "{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    server.close();
  });
  const room: BanningRoom = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    get visits() {
      return visits;
    },
    answer: { status: 404, body: "nothing" },
    isOpen: false,
  };
  return room;
}
