import { evictRoom } from "../../support/evict.ts";
import { lateContract } from "../../contract/late.ts";
import { connect, roomOf } from "./rooms.ts";

lateContract(
  "PartyServer, in memory",
  { connect, evict: (party, room) => evictRoom(roomOf(party, room)) },
  "late",
);
