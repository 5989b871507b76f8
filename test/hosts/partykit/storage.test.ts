import { PartySocket } from "partysocket";
import { afterAll, beforeAll } from "vitest";
import { storageContract } from "../../contract/storage.ts";
import { type DevServer, startPartyKit } from "../../support/dev-server.ts";

let server: DevServer;
beforeAll(async () => {
  server = await startPartyKit("test/hosts/partykit");
});
afterAll(() => server.stop());

storageContract(
  "PartyKit",
  {
    async connect(party, room, { user }) {
      const shouldReconnectOnClose = (): boolean => false;
      return new PartySocket({ host: server.host, party, room, query: { user }, shouldReconnectOnClose });
    },
  },
  "archive",
);
