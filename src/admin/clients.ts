import { standingsOf } from "../ledger/ask-client.ts";
import { historyOf, stateOf } from "../ledger/rpc.ts";
import { remaining } from "../shared/period.ts";
import type { Handler } from "./asked.ts";
import { targetNamed } from "./target.ts";

export const readClient: Handler<"client"> = async ({ ledger, params }) => {
  const target = await targetNamed(ledger, params.target);
  const [{ entries }, standings] = await Promise.all([
    stateOf(ledger, target, { do: "look" }),
    standingsOf(ledger, target),
  ]);
  const now = Date.now();
  // One that is over may still be kept, until its client is told.
  const bans = entries.map(({ ban }) => ban).filter((ban) => remaining(ban, now) > 0);
  return { target, bans, ...standings };
};

export const readHistory: Handler<"history"> = async ({ ledger, params }) => {
  const target = await targetNamed(ledger, params.target);
  return { target, entries: await historyOf(ledger, target) };
};
