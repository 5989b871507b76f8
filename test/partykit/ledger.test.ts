import { PartySocket } from "partysocket";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Host } from "../hosts/harness.ts";
import { ledgerContract } from "../hosts/ledger-contract.ts";
import { type DevServer, startPartyKit } from "./dev-server.ts";

let server: DevServer;
beforeAll(async () => {
  server = await startPartyKit("test/partykit");
});
afterAll(() => server.stop());

const host: Host = {
  async connect(party, room, { user }) {
    return new PartySocket({
      host: server.host,
      party,
      room,
      query: { user },
      shouldReconnectOnClose: () => false,
    });
  },
};

ledgerContract("PartyKit, hibernating, with a ledger", host, "hibernating_sharing");
ledgerContract("PartyKit, in memory, with a ledger", host, "sharing");

it("answers nobody who asks the ledger from outside", async () => {
  const url = `http://${server.host}/parties/ledger/user%3Aeve`;
  const call = JSON.stringify({ do: "look" });
  expect((await fetch(url)).status).toBe(404);
  expect((await fetch(url, { method: "POST", body: call })).status).toBe(404);
});
