import { evictRoom } from "../../support/evict.ts";
import { externalContract } from "../../contract/external.ts";
import { contract } from "../../contract/room.ts";
import { muteContract } from "../../contract/mute.ts";
import { refusalsContract } from "../../contract/refusals.ts";
import { shapes } from "../../contract/shapes.ts";
import { connect, crash, roomOf } from "./rooms.ts";

contract("PartyServer, hibernating", {
  connect: (party, ...rest) => connect(`hibernating-${party}`, ...rest),
  evict: (party, room) => evictRoom(roomOf(`hibernating-${party}`, room)),
});

contract("PartyServer, in memory", { connect });

muteContract("PartyServer, hibernating", { connect }, "mute");

externalContract("PartyServer, in memory", { connect }, "asking");
externalContract(
  "PartyServer, hibernating",
  { connect, evict: (party, room) => evictRoom(roomOf(party, room)) },
  "hibernating-asking",
);

refusalsContract(
  "PartyServer, hibernating",
  {
    connect: (party, ...rest) => connect(`hibernating-${party}`, ...rest),
    evict: (party, room) => evictRoom(roomOf(`hibernating-${party}`, room)),
    crash: (party, room) => crash(roomOf(`hibernating-${party}`, room)),
  },
  { sleeps: true },
);

refusalsContract("PartyServer, in memory", { connect });

shapes(
  "PartyServer, in memory",
  { connect },
  {
    "a method": "method",
    "a class field": "field",
    "a method of a subclass of the guarded class": "subclass",
    "a function that onStart assigns": "assigned",
    "webSocketMessage of the guarded class, in place of onMessage": "raw",
    "webSocketMessage of a subclass, before onMessage": "raw-subclass",
  },
);
