import * as z from "zod/mini";
import { version } from "../../package.json";
import { happeningsEverywhere, isHappeningsCursor, totalsEverywhere } from "../collector/everywhere.ts";
import { PROMETHEUS_TEXT, prometheusText } from "../metrics/prometheus.ts";
import type { Handler } from "./asked.ts";
import { cursorOf, positionOf } from "./cursor.ts";

const cursorSchema = z.string().check(z.refine(isHappeningsCursor));

export const readTotals: Handler<"metrics"> = async ({ ledger, tellDenied }) => {
  await tellDenied();
  return totalsEverywhere(ledger);
};

export const readPrometheus: Handler<"prometheus"> = async ({ ledger, tellDenied }) => {
  await tellDenied();
  const text = prometheusText(await totalsEverywhere(ledger), { version });
  return new Response(text, { headers: { "Content-Type": PROMETHEUS_TEXT } });
};

export const readEvents: Handler<"events"> = async ({ ledger, query: { after } }) => {
  const { happenings, next, hasGap } = await happeningsEverywhere(ledger, positionOf(cursorSchema, after));
  return { events: happenings, next: cursorOf(next), hasGap };
};
