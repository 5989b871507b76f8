import { externalContract } from "../../contract/external.ts";
import { muteContract } from "../../contract/mute.ts";
import { refusalsContract } from "../../contract/refusals.ts";
import { contract } from "../../contract/room.ts";
import { connect, evict } from "./rooms.ts";

contract("An agent of today", {
  connect: (party, ...rest) => connect(`newest-${party}`, ...rest),
  evict: (party, name) => evict(`newest-${party}`, name),
});

contract("An agent on PartyServer, hibernating", {
  connect: (party, ...rest) => connect(`older-${party}`, ...rest),
  evict: (party, name) => evict(`older-${party}`, name),
});

contract("An agent on PartyServer, in memory", {
  connect: (party, ...rest) => connect(`in-memory-${party}`, ...rest),
});

refusalsContract(
  "Refusals in an agent of today",
  {
    connect: (party, ...rest) => connect(`newest-${party}`, ...rest),
    evict: (party, name) => evict(`newest-${party}`, name),
  },
  { sleeps: true },
);

refusalsContract("Refusals in an agent on PartyServer, hibernating", {
  connect: (party, ...rest) => connect(`older-${party}`, ...rest),
  evict: (party, name) => evict(`older-${party}`, name),
});

refusalsContract("Refusals in an agent on PartyServer, in memory", {
  connect: (party, ...rest) => connect(`in-memory-${party}`, ...rest),
});

externalContract("An agent of today", { connect, evict }, "newest-asking");
externalContract("An agent on PartyServer, hibernating", { connect, evict }, "older-asking");
externalContract("An agent on PartyServer, in memory", { connect }, "in-memory-asking");

muteContract("An agent of today, without control messages", { connect }, "newest-mute");

muteContract("An agent on PartyServer, without control messages", { connect }, "older-mute");

contract("An agent of the first on a lifecycle", {
  connect: (party, ...rest) => connect(`first-${party}`, ...rest),
  evict: (party, name) => evict(`first-${party}`, name),
});

contract("The oldest agent", {
  connect: (party, ...rest) => connect(`oldest-${party}`, ...rest),
  evict: (party, name) => evict(`oldest-${party}`, name),
  isLate: true,
});
