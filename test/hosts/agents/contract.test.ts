import { evictDurableObject } from "cloudflare:test";
import { muteContract } from "../../contract/mute.ts";
import { contract } from "../../contract/room.ts";
import { agentOf, connect } from "./rooms.ts";

contract("An agent of today", {
  connect: (party, ...rest) => connect(`newest-${party}`, ...rest),
  evict: (party, name) => evictDurableObject(agentOf(`newest-${party}`, name)),
});

contract("An agent on PartyServer, hibernating", {
  connect: (party, ...rest) => connect(`older-${party}`, ...rest),
  evict: (party, name) => evictDurableObject(agentOf(`older-${party}`, name)),
});

contract("An agent on PartyServer, in memory", {
  connect: (party, ...rest) => connect(`in-memory-${party}`, ...rest),
});

muteContract("An agent of today, without control messages", { connect }, "newest-mute");

muteContract("An agent on PartyServer, without control messages", { connect }, "older-mute");
