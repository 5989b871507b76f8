import { appealsContract } from "../../contract/appeals.ts";
import { crowdedContract } from "../../contract/crowded.ts";
import { externalContract } from "../../contract/external.ts";
import { lateContract } from "../../contract/late.ts";
import { ledgerContract } from "../../contract/ledger.ts";
import { listenersContract } from "../../contract/listeners.ts";
import { muteContract } from "../../contract/mute.ts";
import { recordContract } from "../../contract/record.ts";
import { refusalsContract } from "../../contract/refusals.ts";
import { contract } from "../../contract/room.ts";
import { storageContract } from "../../contract/storage.ts";
import type { TestSocket } from "../../support/client.ts";
import { agentOf, connect, evict, hostInMemory, hostOf } from "./rooms.ts";

contract("An agent of today", hostOf("newest"));

contract("An agent on PartyServer, hibernating", hostOf("older"));

refusalsContract("An agent of today", hostOf("newest"), { sleeps: true });

refusalsContract("An agent on PartyServer, hibernating", hostOf("older"));

refusalsContract("An agent on PartyServer, in memory", hostInMemory);

externalContract("An agent of today", { connect, evict }, "newest-asking");
externalContract("An agent on PartyServer, hibernating", { connect, evict }, "older-asking");
externalContract("An agent on PartyServer, in memory", { connect }, "in-memory-asking");

muteContract("An agent of today", { connect }, "newest-mute");

muteContract("An agent on PartyServer, hibernating", { connect }, "older-mute");

muteContract("An agent on PartyServer, in memory", { connect }, "in-memory-mute");

ledgerContract("An agent of today", { connect, evict }, "newest-sharing");

appealsContract("An agent of today", { connect, evict }, "newest-sharing", (party, name, path, asked) => {
  const { user, ...sent } = asked;
  const url = `http://agents/agents/${party}/${name}${path}`;
  return agentOf(party, name).fetch(url, { ...sent, headers: { "x-user": user } });
});

lateContract("An agent of today", { connect, evict }, "newest-late");

storageContract("An agent of today", { connect, evict }, "newest-archive");

recordContract("An agent of today", { connect, evict }, "newest-recorded", (party, name, path, headers) =>
  agentOf(party, name).fetch(`http://agents/agents/${party}/${name}${path}`, { headers }),
);

// Its sockets hibernate, and workerd tells nobody but the class of what they say.
listenersContract("An agent of today", { connect }, "newest-ears", []);

crowdedContract("An agent of today", {
  mostPadding: 8_000,
  async connect(name, user, padding) {
    const url = `http://agents/agents/newest-crowded/${name}?pad=${"x".repeat(padding)}`;
    const { webSocket } = await agentOf("newest-crowded", name).fetch(url, {
      headers: { Upgrade: "websocket", "x-user": user },
    });
    if (webSocket === null) throw new Error("no WebSocket in the response");
    webSocket.accept();
    return webSocket as unknown as TestSocket;
  },
  sleep: (name) => evict("newest-crowded", name),
});
