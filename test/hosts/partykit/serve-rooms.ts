import { PartySocket } from "partysocket";
import { afterAll, beforeAll } from "vitest";
import type { Fetch } from "../../contract/record.ts";
import type { ProofHost } from "../../indistinguishability/host.ts";
import { type DevServer, type PartyKitVersion, startPartyKit } from "../../support/dev-server.ts";

/** The rooms of this folder on a `partykit dev`. */
export interface Rooms {
  /** e.g. `127.0.0.1:51234` */
  readonly host: string;
  /** What the server has written until now. */
  readonly output: string;
  readonly inMemory: ProofHost;
  /** The same parties, as they are when they hibernate. */
  readonly hibernating: ProofHost;
  /** What asks parties whose names begin so for something over HTTP. */
  fetchFrom(prefix: string): Fetch;
}

/** Serves them while the tests of a file run. Call it at the top of the file. */
export function serveRooms(version: PartyKitVersion = "newest"): Rooms {
  let server: DevServer | null = null;
  beforeAll(async () => {
    server = await startPartyKit("test/hosts/partykit", version);
  });
  afterAll(() => server?.stop());

  const running = (): DevServer => {
    if (server === null) throw new Error("the server has not started yet");
    return server;
  };
  const parties = (prefix: string): ProofHost => ({
    async connect(party, room, { user, id }) {
      return new PartySocket({
        host: running().host,
        party: `${prefix}${party}`,
        room,
        query: { user },
        ...(id === undefined ? {} : { id }),
        shouldReconnectOnClose: () => false,
      });
    },
    async get(party, room, user) {
      return (await fetch(`http://${running().host}/parties/${prefix}${party}/${room}?user=${user}`)).text();
    },
  });
  return {
    get host() {
      return running().host;
    },
    get output() {
      return running().output;
    },
    inMemory: parties(""),
    hibernating: parties("hibernating_"),
    fetchFrom: (prefix) => (party, room, path, headers) =>
      fetch(`http://${running().host}/parties/${prefix}${party}/${room}${path}`, { headers }),
  };
}
