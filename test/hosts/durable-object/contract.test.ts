import { evictRoom } from "../../support/evict.ts";
import { muteContract } from "../../contract/mute.ts";
import { refusalsContract } from "../../contract/refusals.ts";
import { contract } from "../../contract/room.ts";
import { connect, roomOf } from "../partyserver/rooms.ts";

contract("A host of one's own", {
  connect: (party, ...rest) => connect(`plain-${party}`, ...rest),
  evict: (party, room) => evictRoom(roomOf(`plain-${party}`, room)),
});

refusalsContract("A host of one's own", {
  connect: (party, ...rest) => connect(`plain-${party}`, ...rest),
  evict: (party, room) => evictRoom(roomOf(`plain-${party}`, room)),
});

muteContract("A host of one's own", { connect }, "plain-mute");
