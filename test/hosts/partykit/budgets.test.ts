import { budgetContract } from "../../contract/budgets.ts";
import { serveRooms } from "./serve-rooms.ts";

const server = serveRooms();

budgetContract("PartyKit", server.inMemory, "spending");
