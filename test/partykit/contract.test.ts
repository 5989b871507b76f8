import { PartySocket } from "partysocket";
import { afterAll, beforeAll } from "vitest";
import { contract } from "../hosts/contract.ts";
import { shapes } from "../hosts/shapes.ts";
import type { Host, OpenOptions, TestSocket } from "../hosts/harness.ts";
import { type DevServer, startPartyKit } from "./dev-server.ts";

let server: DevServer;
beforeAll(async () => {
  server = await startPartyKit("test/partykit");
});
afterAll(() => server.stop());

function hostOf(prefix: "" | "hibernating_"): Host {
  return {
    async connect(party, room, { user, id }: OpenOptions): Promise<TestSocket> {
      return new PartySocket({
        host: server.host,
        party: `${prefix}${party}`,
        room,
        query: { user },
        ...(id === undefined ? {} : { id }),
        shouldReconnectOnClose: () => false,
      });
    },
  };
}

contract("PartyKit, hibernating", hostOf("hibernating_"));
contract("PartyKit, in memory", hostOf(""));

shapes("PartyKit", hostOf(""), {
  "a method": "method",
  "a class field": "field",
  "a method of a subclass of the guarded class": "subclass",
});
