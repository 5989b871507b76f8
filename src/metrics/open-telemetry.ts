import type { MetricsEvent } from "../events/delta.ts";
import { METRICS } from "./names.ts";
import { samplesOf } from "./samples.ts";

/** What is needed of an OpenTelemetry meter: one of `@opentelemetry/api` fits. */
export interface MeterLike {
  /** Makes an instrument that only goes up. */
  createCounter(name: string, options?: { description?: string; unit?: string }): CounterLike;
}

/** What is needed of an OpenTelemetry counter. */
export interface CounterLike {
  /** Counts so many more. */
  add(value: number, attributes?: Record<string, string>): void;
}

const PREFIX = "party_bouncer.rate_limiting";

/** What ASP.NET Core, whose names OpenTelemetry has taken over, calls these. Other labels keep their names. */
const ATTRIBUTES: Readonly<Record<string, string>> = { limit: "policy", outcome: "result" };

/** In what a counter counts, by the name of the metric without its prefix and `_total`. */
const UNITS: Readonly<Record<string, string>> = {
  messages: "{message}",
  messages_by_type: "{message}",
  bytes: "By",
  strikes: "{strike}",
  warnings: "{warning}",
  bans: "{ban}",
  pardons: "{pardon}",
  refused_connects: "{connection}",
  external: "{question}",
  errors: "{error}",
};

/**
 * Counts what rooms report by an OpenTelemetry meter. The names are those of `docs/reference/metrics.md`, as
 * `party_bouncer.rate_limiting.messages` with the attributes `party_bouncer.rate_limiting.party`, `.result`, `.policy` and `.mode`. It counts only: how many
 * connections there are in all rooms, no single room knows.
 *
 * @returns a listener to `metrics`. It keeps nothing of a room, so that one will do for all rooms of a worker.
 * @example
 * const toMeter = openTelemetry(metrics.getMeter("chat"));
 *
 * export class Chat extends withBouncer(Server) {
 *   onStart() {
 *     bouncerOf(this).on("metrics", toMeter);
 *   }
 * }
 */
export function openTelemetry(meter: MeterLike): (event: MetricsEvent) => void {
  const counters = new Map<string, CounterLike>();
  for (const { name, help } of METRICS) {
    const short = /^party_bouncer_(\w+)_total$/.exec(name)?.[1];
    const unit = short && UNITS[short];
    if (!unit) continue;
    counters.set(name, meter.createCounter(`${PREFIX}.${short}`, { description: help, unit }));
  }
  return ({ party, enforced, delta }) => {
    for (const { metric, labels, value } of samplesOf(party, enforced, delta))
      if (value > 0) counters.get(metric)?.add(value, attributesOf(labels));
  };
}

/** A message that was not refused has no policy. */
function attributesOf(labels: Readonly<Record<string, string>>): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [label, value] of Object.entries(labels))
    if (value !== "") attributes[`${PREFIX}.${ATTRIBUTES[label] ?? label}`] = value;
  return attributes;
}
