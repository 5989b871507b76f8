import type { Command } from "commander";
import { apiCommand, type ApiOptions } from "./api/options.ts";

/** `party-bouncer metrics` */
export function metricsCommand(): Command {
  return apiCommand(
    "metrics",
    "Show what all rooms have counted; in a pipe, as Prometheus reads it.",
    "it as JSON",
  ).action(async (options: ApiOptions) => {
    const { metrics } = await import("./metrics/metrics.ts");
    await metrics(options);
  });
}
