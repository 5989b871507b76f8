import { storageContract } from "../../contract/storage.ts";
import { serveRooms } from "./serve-rooms.ts";

const server = serveRooms();

storageContract("PartyKit, in memory", server.inMemory, "archive");
