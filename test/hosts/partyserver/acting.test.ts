// @module-tag slow
import { SELF } from "cloudflare:test";
import { switchingContract } from "../../contract/switching.ts";
import { actingContract } from "../../contract/acting.ts";
import type { OperatedHost } from "../../contract/operator-api.ts";
import type { TestSocket } from "../../support/client.ts";
import { evictRoom } from "../../support/evict.ts";
import { roomOf } from "./rooms.ts";

const ORIGIN = "http://rooms";

const host: OperatedHost = {
  send: (path, sent) => SELF.fetch(ORIGIN + path, sent),
  async connect(party, room, { user = "" }) {
    const headers = { Upgrade: "websocket", "x-user": user };
    const { webSocket } = await SELF.fetch(`${ORIGIN}/parties/${party}/${room}`, { headers });
    if (webSocket === null) throw new Error("no WebSocket in the response");
    webSocket.accept();
    return webSocket as unknown as TestSocket;
  },
};

actingContract("PartyServer, in memory", host, "operated");
switchingContract("PartyServer, in memory", host, "operated");
const hibernating = { ...host, evict: (...room: [string, string]) => evictRoom(roomOf(...room)) };
actingContract("PartyServer, hibernating", hibernating, "hibernating-operated");
switchingContract("PartyServer, hibernating", hibernating, "hibernating-operated");
