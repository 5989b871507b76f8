import type { Meter } from "@opentelemetry/api";
import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import { subscribe } from "node:diagnostics_channel";
import { analyticsEngine, type AnalyticsEngineLike, openTelemetry } from "party-bouncer/metrics";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { routePartykitRequest, Server } from "partyserver";

/** A reader that is read by hand: one with a timer would keep the room awake. */
class Reader extends MetricReader {
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }

  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

const reader = new Reader();
const meter = new MeterProvider({ readers: [reader] }).getMeter("party-bouncer") as Meter;
const toMeter = openTelemetry(meter);

/** What the channel has told of metrics. */
const told: unknown[] = [];
subscribe("party-bouncer:metrics", (message) => void told.push(message));

interface Env {
  readonly METRICS: AnalyticsEngineLike;
}

/** A room whose metrics go to OpenTelemetry and Analytics Engine. */
export class Exporting extends withBouncer(Server, {
  ladder: [{ strikes: 1, do: "warn" }],
})<Env> {
  override onStart(): void {
    const bouncer = bouncerOf(this);
    bouncer.on("metrics", toMeter);
    bouncer.on("metrics", analyticsEngine(this.env.METRICS));
  }
}

export default {
  async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/measured") return Response.json((await reader.collect()).resourceMetrics.scopeMetrics);
    if (pathname === "/told") return Response.json(told);
    return (await routePartykitRequest(request, env)) ?? new Response("Not found", { status: 404 });
  },
};
