import { overrideFor, overrideOf, shareOverride } from "../ledger/override-client.ts";
import type { Handler } from "./asked.ts";
import { lengthOf } from "./ends.ts";
import { targetNamed } from "./target.ts";

export const overrideClient: Handler<"override"> = async ({ ledger, operator, params, body }) => {
  const target = await targetNamed(ledger, params.target);
  const { limits, reason } = body;
  const order = { limits, for: lengthOf(body) ?? 0, reason, by: operator.name };
  const on = await shareOverride(ledger, target, overrideFor(target, order, Date.now()));
  return { switches: on === null ? [] : [on] };
};

export const endOverride: Handler<"endOverride"> = async ({ ledger, params }) => {
  const target = await targetNamed(ledger, params.target);
  const ended = await overrideOf(ledger, target);
  if (ended !== null) await shareOverride(ledger, target, null);
  return { switches: ended === null ? [] : [ended] };
};
