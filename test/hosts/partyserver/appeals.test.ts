// @module-tag slow
import { appealsContract } from "../../contract/appeals.ts";
import { evictRoom } from "../../support/evict.ts";
import { askRoom, connect, roomOf } from "./rooms.ts";

appealsContract(
  "PartyServer, hibernating",
  { connect, evict: (party, room) => evictRoom(roomOf(party, room)), sleeps: true },
  "hibernating-sharing",
  askRoom,
);
appealsContract("A plain Durable Object, hibernating", { connect }, "do-sharing", askRoom);
