import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { PartySocket } from "partysocket";
import { expect, it } from "vitest";
import { WebSocket } from "ws";
import { crowdedContract } from "../../contract/crowded.ts";
import { Client } from "../../support/client.ts";
import { serveRooms } from "./serve-rooms.ts";
import { pause } from "../../support/time.ts";

/** Ms without an event after which the room is thrown out of memory, its connections kept: it takes ten seconds. */
const SILENCE = 12_000;

/** An attachment holds 2,048 bytes here. */
const LONGEST_URL = 1_024;

const server = serveRooms();

async function connect(room: string, user: string, padding: number): Promise<PartySocket> {
  const query = { user, pad: "x".repeat(padding) };
  const shouldReconnectOnClose = (): boolean => false;
  return new PartySocket({ host: server.host, party: "crowded", room, query, shouldReconnectOnClose });
}

crowdedContract("PartyKit, hibernating", { connect, mostPadding: 850, sleep: () => pause(SILENCE) });

it.each([LONGEST_URL + 1, 1_940, 2_500, 9_000])(
  "a URL of %i characters is turned away, and breaks the room for nobody",
  async (length) => {
    const room = `long-${length}`;
    const ada = await new Client(await connect(room, "ada", 0)).opened();
    const url = `ws://${server.host}/parties/crowded/${room}?user=eve&pad=`;
    const socket = new WebSocket(url + "x".repeat(length - url.replace("ws:", "http:").length));
    socket.on("error", () => {});
    const [, { statusCode }] = (await once(socket, "unexpected-response")) as [unknown, IncomingMessage];
    expect(statusCode).toBe(414);
    ada.sendRaw(JSON.stringify({ do: "say", text: "hello" }));
    await ada.until("its own words", () => ada.heard.includes("hello"));
    ada.leave();
  },
);
