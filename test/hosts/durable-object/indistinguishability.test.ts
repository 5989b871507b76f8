import { evictRoom } from "../../support/evict.ts";
import { candidateContract } from "../../contract/candidate.ts";
import type { ProofHost } from "../../indistinguishability/host.ts";
import { proof } from "../../indistinguishability/proof.ts";
import { connect, roomOf } from "../partyserver/rooms.ts";

const host: ProofHost = {
  connect: (party, ...rest) => connect(`do-${party}`, ...rest),
  get: async (party, room, user) => {
    const url = `http://rooms/parties/do-${party}/${room}`;
    return (await roomOf(`do-${party}`, room).fetch(url, { headers: { "x-user": user } })).text();
  },
  evict: (party, room) => evictRoom(roomOf(`do-${party}`, room)),
};

// Within a step it is in memory. PartyServer's rooms, whose bouncer is the same, are proven without evictions too.
proof("A plain Durable Object", host, [true]);
candidateContract("A plain Durable Object, hibernating", host, 3);
