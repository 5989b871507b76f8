import { env } from "cloudflare:test";
import { evictRoom } from "../../support/evict.ts";
import { budgetContract } from "../../contract/budgets.ts";
import { externalContract } from "../../contract/external.ts";
import { contract } from "../../contract/room.ts";
import { crowdedContract } from "../../contract/crowded.ts";
import { lateContract } from "../../contract/late.ts";
import { ledgerContract } from "../../contract/ledger.ts";
import { listenersContract } from "../../contract/listeners.ts";
import { muteContract } from "../../contract/mute.ts";
import { recordContract } from "../../contract/record.ts";
import { refusalsContract } from "../../contract/refusals.ts";
import { shapes } from "../../contract/shapes.ts";
import { storageContract } from "../../contract/storage.ts";
import type { TestSocket } from "../../support/client.ts";
import { connect, roomOf } from "../partyserver/rooms.ts";

function socketOf({ webSocket }: Response): TestSocket {
  if (webSocket === null) throw new Error("no WebSocket in the response");
  webSocket.accept();
  return webSocket as unknown as TestSocket;
}

const evict = (party: string, room: string): Promise<void> => evictRoom(roomOf(party, room));

contract("A plain Durable Object, hibernating", {
  connect: (party, ...rest) => connect(`do-${party}`, ...rest),
  evict: (party, room) => evict(`do-${party}`, room),
});

contract("A plain Durable Object, in memory", {
  connect: (party, ...rest) => connect(`do-memory-${party}`, ...rest),
});

refusalsContract(
  "A plain Durable Object, hibernating",
  {
    connect: (party, ...rest) => connect(`do-${party}`, ...rest),
    evict: (party, room) => evict(`do-${party}`, room),
  },
  { sleeps: true },
);

refusalsContract("A plain Durable Object, in memory", {
  connect: (party, ...rest) => connect(`do-memory-${party}`, ...rest),
});

muteContract("A plain Durable Object, hibernating", { connect }, "do-mute");

listenersContract("A plain Durable Object, in memory", { connect }, "do-ears");

ledgerContract("A plain Durable Object, hibernating", { connect, evict }, "do-sharing");

/** Objects that have no name: each is a room of its own, and known by its id. */
const idOfRoom = new Map<string, DurableObjectId>();

ledgerContract(
  "A plain Durable Object, hibernating: without a name",
  {
    async connect(party, room, { user = "nobody" }) {
      const namespace = (env as unknown as Record<string, DurableObjectNamespace>)[party];
      if (namespace === undefined) throw new Error(`no binding for ${party}`);
      const id = idOfRoom.get(room) ?? namespace.newUniqueId();
      idOfRoom.set(room, id);
      return socketOf(
        await namespace.get(id).fetch("http://rooms/", { headers: { Upgrade: "websocket", "x-user": user } }),
      );
    },
  },
  "do-sharing",
);

externalContract("A plain Durable Object, hibernating", { connect, evict }, "do-asking");
externalContract("A plain Durable Object, in memory", { connect }, "do-memory-asking");

budgetContract("A plain Durable Object, hibernating", { connect, evict }, "do-spending");

lateContract("A plain Durable Object, hibernating", { connect, evict }, "do-late");

for (const party of ["do-archive", "do-key-archive"]) {
  storageContract(`A plain Durable Object, hibernating: ${party}`, { connect, evict }, party);
}

recordContract(
  "A plain Durable Object, hibernating",
  { connect, evict },
  "do-recorded",
  (party, room, path, headers) => roomOf(party, room).fetch(`http://rooms${path}`, { headers }),
);

crowdedContract("A plain Durable Object, hibernating", {
  mostPadding: 8_000,
  async connect(room, user, padding) {
    const url = `http://rooms/parties/do-crowded/${room}?pad=${"x".repeat(padding)}`;
    return socketOf(
      await roomOf("do-crowded", room).fetch(url, { headers: { Upgrade: "websocket", "x-user": user } }),
    );
  },
  sleep: (room) => evict("do-crowded", room),
});

shapes(
  "A plain Durable Object, hibernating",
  { connect },
  {
    "a class that extends withBouncer(DurableObject)": "do-method",
    "a class that extends a guarded class": "do-subclass",
    "a class that is wrapped": "do-wrapped",
    "a class field of a class that is wrapped": "do-field",
    "a function that the constructor assigns": "do-assigned",
    "a class that does not extend DurableObject": "do-legacy",
    "a listener of a socket in memory": "do-listener",
    "an upgrade by Hono": "do-hono",
  },
);
