import type { Command } from "commander";
import { apiCommand, type ApiOptions, parseClient } from "./api/options.ts";

/** `party-bouncer client <key>` */
export function clientCommand(): Command {
  return apiCommand(
    "client",
    "Show a client: its bans, where it is and how it stands there, and what was done about it.",
    "all of it as JSON",
  )
    .argument("<client>", 'user:<id>, address:<address>, or as "bans list" shows it', parseClient)
    .action(async (key: string, options: ApiOptions) => {
      const { client } = await import("./client/client.ts");
      await client(key, options);
    });
}
