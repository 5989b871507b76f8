import { PartySocket } from "partysocket";
import { afterAll, beforeAll } from "vitest";
import type { OpenOptions, TestSocket } from "../../support/client.ts";
import { detection } from "../../indistinguishability/detection.ts";
import type { ProofHost } from "../../indistinguishability/host.ts";
import { proof } from "../../indistinguishability/proof.ts";
import { type DevServer, startPartyKit } from "../../support/dev-server.ts";

let server: DevServer;
beforeAll(async () => {
  server = await startPartyKit("test/hosts/partykit");
});
afterAll(() => server.stop());

function hostOf(prefix: "" | "hibernating_"): ProofHost {
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
    async get(party, room, user): Promise<string> {
      const url = `http://${server.host}/parties/${prefix}${party}/${room}?user=${user}`;
      return (await fetch(url)).text();
    },
  };
}

proof("PartyKit, hibernating", hostOf("hibernating_"));
proof("PartyKit, in memory", hostOf(""));
detection("PartyKit, in memory", hostOf(""), [
  "extra-warning",
  "missing-echo",
  "dropped-bytes",
  "another-close-code",
  "frame-at-the-ban",
  "native-send",
  "name-not-frozen",
  "history-of-a-cohort-for-everyone",
  "hidden-from-moderators",
  "collected-as-whoever-was-first",
  "http-for-everyone",
  "accomplice-that-comes-back-to-nothing",
  "frame-at-the-ban-by-the-ladder",
  "told-twice",
  "broadcast-of-the-room",
  "streamed-as-nobody",
  "expired-as-nobody",
  "one-frame-for-several",
  "joined-under-its-own-id",
  "forged-control-message",
]);
