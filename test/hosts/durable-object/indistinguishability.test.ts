import { vi } from "vitest";
import { evictRoom } from "../../support/evict.ts";
import { candidateContract } from "../../contract/candidate.ts";
import type { ProofHost } from "../../indistinguishability/host.ts";
import { proof } from "../../indistinguishability/proof.ts";
import { connect, roomOf } from "../partyserver/rooms.ts";

// These rooms are thrown out of memory after each step, sooner than any that sleeps.
vi.mock("../../../src/session/stays-awake.ts", () => ({ STAYS_AWAKE: 0 }));

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
