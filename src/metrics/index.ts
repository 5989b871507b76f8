/**
 * Takes what rooms count elsewhere: to Prometheus, OpenTelemetry and Workers Analytics Engine.
 *
 * @module party-bouncer/metrics
 */
export { type Metric, METRICS } from "./names.ts";
