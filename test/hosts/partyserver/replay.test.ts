// @module-tag slow
import { replayed, replayedHolding } from "../../contract/apps/replayed.ts";
import { replayContract } from "../../contract/replay.ts";
import { evictRoom } from "../../support/evict.ts";
import { runs } from "../../support/runs.ts";
import { connect, fetchFrom, roomOf } from "./rooms.ts";

// With `RUNS=4` and those on PartyKit they are 100,000. A room that hibernates takes some milliseconds for each here.
replayContract(
  "PartyServer, in memory",
  { connect },
  { party: "replayed", policy: replayedHolding, seed: 1, messages: runs(8_000), fetchFrom },
);
replayContract(
  "PartyServer, hibernating",
  { connect, evict: (...room) => evictRoom(roomOf(...room)) },
  { party: "hibernating-replayed", policy: replayed, seed: 2, messages: runs(4_000), fetchFrom },
);
