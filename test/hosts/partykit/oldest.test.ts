import { contract } from "../../contract/room.ts";
import { serveRooms } from "./serve-rooms.ts";

const server = serveRooms("oldest");

contract("PartyKit 0.0.97, hibernating", server.hibernating);
contract("PartyKit 0.0.97, in memory", server.inMemory);
