import { casesIn } from "../bans/appeal.ts";
import { standingsOf } from "../ledger/ask-client.ts";
import { historyOf, stateOf } from "../ledger/rpc.ts";
import { remaining } from "../shared/period.ts";
import type { Handler } from "./asked.ts";
import { targetNamed } from "./target.ts";

export const readClient: Handler<"client"> = async ({ ledger, params }) => {
  const target = await targetNamed(ledger, params.target);
  const [{ entries, override }, history, standings] = await Promise.all([
    stateOf(ledger, target, { do: "look" }),
    historyOf(ledger, target),
    standingsOf(ledger, target),
  ]);
  const now = Date.now();
  const appeals = new Map(casesIn(history).map(({ ban, appeal }) => [ban.id, appeal]));
  // One that is over may still be kept, until its client is told.
  const bans = entries
    .map(({ ban }) => ban)
    .filter((ban) => remaining(ban, now) > 0)
    .map((ban) => {
      const appeal = appeals.get(ban.id) ?? null;
      return appeal === null ? ban : { ...ban, appeal };
    });
  return { target, bans, override, ...standings };
};

export const readHistory: Handler<"history"> = async ({ ledger, params }) => {
  const target = await targetNamed(ledger, params.target);
  return { target, entries: await historyOf(ledger, target) };
};
