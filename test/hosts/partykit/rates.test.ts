import { ratesContract } from "../../load/rates/rates.ts";
import { serveRooms } from "./serve-rooms.ts";

const server = serveRooms();

ratesContract("PartyKit", () => server.host);
