import type { Command } from "commander";
import { apiCommand, type ApiOptions } from "./api/options.ts";

/** `party-bouncer tail` */
export function tailCommand(): Command {
  return apiCommand(
    "tail",
    "Show what happens in all rooms while it happens, until you press Ctrl-C.",
    "each event as JSON on a line of its own",
  ).action(async (options: ApiOptions) => {
    const { tail } = await import("./tail/tail.ts");
    await tail(options);
  });
}
