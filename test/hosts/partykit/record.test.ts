import { recordContract, type Fetch } from "../../contract/record.ts";
import { serveRooms } from "./serve-rooms.ts";

const server = serveRooms();

const from =
  (prefix: string): Fetch =>
  (party, room, path, headers) =>
    fetch(`http://${server.host}/parties/${prefix}${party}/${room}${path}`, { headers });

recordContract("PartyKit, in memory", server.inMemory, "recorded", from(""));
recordContract("PartyKit, hibernating", server.hibernating, "recorded", from("hibernating_"));
