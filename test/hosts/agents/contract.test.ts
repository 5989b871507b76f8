import { externalContract } from "../../contract/external.ts";
import { muteContract } from "../../contract/mute.ts";
import { refusalsContract } from "../../contract/refusals.ts";
import { contract } from "../../contract/room.ts";
import { connect, evict, hostInMemory, hostOf } from "./rooms.ts";

contract("An agent of today", hostOf("newest"));

contract("An agent on PartyServer, hibernating", hostOf("older"));

refusalsContract("Refusals in an agent of today", hostOf("newest"), { sleeps: true });

refusalsContract("Refusals in an agent on PartyServer, hibernating", hostOf("older"));

refusalsContract("Refusals in an agent on PartyServer, in memory", hostInMemory);

externalContract("An agent of today", { connect, evict }, "newest-asking");
externalContract("An agent on PartyServer, hibernating", { connect, evict }, "older-asking");
externalContract("An agent on PartyServer, in memory", { connect }, "in-memory-asking");

muteContract("An agent of today, without control messages", { connect }, "newest-mute");

muteContract("An agent on PartyServer, without control messages", { connect }, "older-mute");
