// @module-tag slow
import { replayed, replayedHolding } from "../../contract/apps/replayed.ts";
import { replayContract } from "../../contract/replay.ts";
import { runs } from "../../support/runs.ts";
import { serveRooms } from "./serve-rooms.ts";

const server = serveRooms();

const party = "replayed";
const messages = runs(8_000);

replayContract("PartyKit, in memory", server.inMemory, {
  party,
  policy: replayedHolding,
  seed: 3,
  messages,
  fetchFrom: server.fetchFrom(""),
});
replayContract("PartyKit, hibernating", server.hibernating, {
  party,
  policy: replayed,
  seed: 4,
  messages,
  fetchFrom: server.fetchFrom("hibernating_"),
});
