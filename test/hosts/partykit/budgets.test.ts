import { budgetContract } from "../../contract/budgets.ts";
import { serveRooms } from "./serve-rooms.ts";

const server = serveRooms();

budgetContract("PartyKit, in memory", server.inMemory, "spending");
budgetContract("PartyKit, hibernating", server.hibernating, "spending");
