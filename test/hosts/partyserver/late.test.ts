import { evictDurableObject } from "cloudflare:test";
import { lateContract } from "../../contract/late.ts";
import { connect, roomOf } from "./rooms.ts";

lateContract(
  "PartyServer, in memory",
  { connect, evict: (party, room) => evictDurableObject(roomOf(party, room)) },
  "late",
);
