import { candidateContract } from "../../contract/candidate.ts";
import { detection } from "../../indistinguishability/detection.ts";
import { proof } from "../../indistinguishability/proof.ts";
import { serveRooms } from "./serve-rooms.ts";

const server = serveRooms();

proof("PartyKit, hibernating", server.hibernating);
proof("PartyKit, in memory", server.inMemory);
candidateContract("PartyKit, hibernating", server.hibernating, 1);
candidateContract("PartyKit, in memory", server.inMemory, 2);
detection("PartyKit, in memory", server.inMemory, [
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
