import type { Meter } from "@opentelemetry/api";
import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import type { MetricsDelta } from "../../../src/events/delta.ts";
import { METRICS } from "../../../src/metrics/names.ts";
import { openTelemetry } from "../../../src/metrics/open-telemetry.ts";
import { samplesOf } from "../../../src/metrics/samples.ts";
import { EVERYTHING, NOTHING } from "../../support/delta.ts";
import { START } from "../../support/time.ts";

/** A reader that is read by hand, as it has to be in a room: one with a timer would keep it awake. */
class Reader extends MetricReader {
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }

  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

function measured(): { meter: Meter; read(): Promise<Measured[]> } {
  const reader = new Reader();
  const meter = new MeterProvider({ readers: [reader] }).getMeter("party-bouncer");
  return {
    meter: meter as Meter,
    async read() {
      const { resourceMetrics } = await reader.collect();
      return resourceMetrics.scopeMetrics.flatMap(({ metrics }) =>
        metrics.map(({ descriptor: { name, unit, description }, dataPoints }) => ({
          name,
          unit,
          description,
          points: dataPoints.map(({ attributes, value }) => ({ attributes, value: value as number })),
        })),
      );
    },
  };
}

interface Measured {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly points: readonly { readonly attributes: object; readonly value: number }[];
}

const eventOf = (delta: MetricsDelta) => ({
  at: START,
  party: "chat",
  enforced: true,
  delta,
  gauges: { connections: 0, clients: 0, outbox: 0, ledgerAge: 0 },
});

describe("the OpenTelemetry bridge, with the SDK", () => {
  it("counts what rooms report", async () => {
    const { meter, read } = measured();
    const toMeter = openTelemetry(meter);
    for (const _ of [1, 2]) toMeter(eventOf(EVERYTHING));
    const read1 = await read();
    const messages = read1.find(({ name }) => name === "party_bouncer.rate_limiting.messages");
    const about = {
      "party_bouncer.rate_limiting.party": "chat",
      "party_bouncer.rate_limiting.mode": "enforce",
    };
    expect(messages).toMatchObject({ unit: "{message}", description: "Messages, by what became of them." });
    expect(messages?.points).toContainEqual({
      attributes: { ...about, "party_bouncer.rate_limiting.result": "admitted" },
      value: 2_000,
    });
    expect(messages?.points).toContainEqual({
      attributes: {
        ...about,
        "party_bouncer.rate_limiting.result": "refused",
        "party_bouncer.rate_limiting.policy": "messages",
      },
      value: 80,
    });
  });

  it("has all counters that rooms count, each with its unit and every figure", async () => {
    const { meter, read } = measured();
    openTelemetry(meter)(eventOf(EVERYTHING));
    const found = await read();
    const counted = METRICS.filter(({ type, labels }) => type === "counter" && labels.includes("party"));
    const named = counted.map(({ name }) =>
      name.replace(/^party_bouncer_(\w+)_total$/, "party_bouncer.rate_limiting.$1"),
    );
    expect(found.map(({ name }) => name).toSorted()).toEqual(named.toSorted());
    expect(found.filter(({ unit }) => unit === "")).toEqual([]);
    const total = (values: readonly { value: number }[]): number =>
      values.reduce((sum, { value }) => sum + value, 0);
    expect(total(found.flatMap(({ points }) => points))).toBe(total(samplesOf("chat", true, EVERYTHING)));
  });

  it("makes no series of what has not happened", async () => {
    const { meter, read } = measured();
    openTelemetry(meter)(eventOf(NOTHING));
    expect((await read()).flatMap(({ points }) => points)).toEqual([]);
  });
});
