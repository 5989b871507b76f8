import { evictRoom } from "../../support/evict.ts";
import { budgetContract } from "../../contract/budgets.ts";
import { connect, roomOf } from "./rooms.ts";

budgetContract("PartyServer, in memory", { connect }, "spending");

for (const party of ["hibernating-spending", "key-spending"]) {
  budgetContract(
    `PartyServer, hibernating: ${party}`,
    { connect, evict: (...room) => evictRoom(roomOf(...room)) },
    party,
  );
}
