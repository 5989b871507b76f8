// @module-tag slow
import { actingContract } from "../../contract/acting.ts";
import { serveRooms } from "./serve-rooms.ts";

const server = serveRooms();

actingContract(
  "PartyKit, in memory",
  {
    connect: server.inMemory.connect,
    send: (path, sent) => fetch(`http://${server.host}${path}`, sent),
  },
  "operated",
);
