// @module-tag slow
import { switchingContract } from "../../contract/switching.ts";
import { actingContract } from "../../contract/acting.ts";
import { serveRooms } from "./serve-rooms.ts";

const server = serveRooms();

const host = {
  connect: server.inMemory.connect,
  send: (path: string, sent: RequestInit) => fetch(`http://${server.host}${path}`, sent),
};

actingContract("PartyKit, in memory", host, "operated");
switchingContract("PartyKit, in memory", host, "operated");
