import { recordContract } from "../../contract/record.ts";
import { serveRooms } from "./serve-rooms.ts";

const server = serveRooms();

recordContract("PartyKit, in memory", server.inMemory, "recorded", server.fetchFrom(""));
recordContract("PartyKit, hibernating", server.hibernating, "recorded", server.fetchFrom("hibernating_"));
