import { evictRoom } from "../../support/evict.ts";
import { proof } from "../../indistinguishability/proof.ts";
import { connect, roomOf } from "../partyserver/rooms.ts";

proof("A plain Durable Object", {
  connect: (party, ...rest) => connect(`do-${party}`, ...rest),
  get: async (party, room, user) => {
    const url = `http://rooms/parties/do-${party}/${room}`;
    return (await roomOf(`do-${party}`, room).fetch(url, { headers: { "x-user": user } })).text();
  },
  evict: (party, room) => evictRoom(roomOf(`do-${party}`, room)),
});
