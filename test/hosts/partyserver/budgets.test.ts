import { evictDurableObject } from "cloudflare:test";
import { budgetContract } from "../../contract/budgets.ts";
import { connect, roomOf } from "./rooms.ts";

for (const party of ["spending", "key-spending"]) {
  budgetContract(
    `PartyServer, ${party}`,
    { connect, evict: (...room) => evictDurableObject(roomOf(...room)) },
    party,
  );
}
