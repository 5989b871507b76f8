import { storageContract } from "../../contract/storage.ts";
import { serveRooms } from "./serve-rooms.ts";

const server = serveRooms();

storageContract("PartyKit", server.inMemory, "archive");
