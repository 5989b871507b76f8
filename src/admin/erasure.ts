import { forgetIn } from "../audit/calls.ts";
import type { OperatorEntry } from "../audit/operator-entry.ts";
import { eraseEverywhere } from "../collector/everywhere.ts";
import type { RecordKey } from "../identity/record-key.ts";
import { standingsOf } from "../ledger/ask-client.ts";
import { eraseIn } from "../ledger/erase-call.ts";
import { isSameRoom } from "../ledger/room-key.ts";
import { historyOf, stateOf } from "../ledger/rpc.ts";
import type { LedgerLike, RoomAddress } from "../platform/ledger-port.ts";
import type { Handler } from "./asked.ts";
import { entryPages } from "./export.ts";
import { pagesOf } from "./pages.ts";
import { targetNamed } from "./target.ts";

/** All that the ledger keeps of a client, and how it stands in the rooms that it is in. */
export const exportClient: Handler<"exportClient"> = async ({ ledger, params }) => {
  const target = await targetNamed(ledger, params.target);
  const [{ entries, override }, history, { rooms }, acts] = await Promise.all([
    stateOf(ledger, target, { do: "look" }),
    historyOf(ledger, target),
    standingsOf(ledger, target),
    actsAbout(ledger, target),
  ]);
  return {
    target,
    at: Date.now(),
    bans: entries.map(({ ban }) => ban),
    override,
    history,
    rooms,
    acts,
  };
};

/**
 * Erases a client: in its own object of the ledger and in the list of bans, in what operators did, and in each room. What was decided
 * about it before and comes in late is not kept.
 */
export const eraseClient: Handler<"erase"> = async ({ ledger, params, body: { keepBans } }) => {
  const target = await targetNamed(ledger, params.target);
  const here = await eraseIn(ledger, target, keepBans);
  await forgetIn(ledger, target);
  const { asked, failed } = await eraseEverywhere(ledger, { target, keepBans });
  const isKnown = (room: RoomAddress): boolean => failed.some((known) => isSameRoom(known, room));
  return { rooms: asked, failed: [...failed, ...here.failed.filter((room) => !isKnown(room))] };
};

async function actsAbout(ledger: LedgerLike, target: RecordKey): Promise<OperatorEntry[]> {
  const found: OperatorEntry[] = [];
  for await (const entries of pagesOf(entryPages(ledger, target))) {
    found.push(...entries.filter((entry) => entry.target === target));
  }
  return found;
}
