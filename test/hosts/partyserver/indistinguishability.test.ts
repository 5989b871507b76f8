import { vi } from "vitest";
import { evictRoom } from "../../support/evict.ts";
import { candidateContract } from "../../contract/candidate.ts";
import { detection } from "../../indistinguishability/detection.ts";
import { proof } from "../../indistinguishability/proof.ts";
import { connect, roomOf } from "./rooms.ts";

// These rooms are thrown out of memory after each step, sooner than any that sleeps.
vi.mock("../../../src/session/stays-awake.ts", () => ({ STAYS_AWAKE: 0 }));

const get = async (party: string, room: string, user: string): Promise<string> => {
  const url = `http://rooms/parties/${party}/${room}`;
  return (await roomOf(party, room).fetch(url, { headers: { "x-user": user } })).text();
};

// Within a step it is in memory, as the one below always is.
proof(
  "PartyServer, hibernating",
  {
    connect: (party, ...rest) => connect(`hibernating-${party}`, ...rest),
    get: (party, ...rest) => get(`hibernating-${party}`, ...rest),
    evict: (party, room) => evictRoom(roomOf(`hibernating-${party}`, room)),
  },
  [true],
);

proof("PartyServer, in memory", { connect, get });
detection("PartyServer, in memory", { connect, get });

candidateContract("PartyServer, hibernating", {
  connect: (party, ...rest) => connect(`hibernating-${party}`, ...rest),
  get: (party, ...rest) => get(`hibernating-${party}`, ...rest),
  evict: (party, room) => evictRoom(roomOf(`hibernating-${party}`, room)),
});
candidateContract("PartyServer, in memory", { connect, get }, 0);
