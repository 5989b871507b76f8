/**
 * Takes what rooms count elsewhere: to Prometheus, OpenTelemetry and Workers Analytics Engine.
 *
 * @module party-bouncer/metrics
 */
export { type Metric, METRICS } from "./names.ts";
export { analyticsEngine, type AnalyticsEngineLike, type AnalyticsPoint } from "./analytics-engine.ts";
export { type CounterLike, type MeterLike, openTelemetry } from "./open-telemetry.ts";
export type { Histogram, PartyTotals, Totals } from "../collector/calls.ts";
export { PROMETHEUS_TEXT, prometheusText } from "./prometheus.ts";
