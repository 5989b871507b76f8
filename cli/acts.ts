import type { Command } from "commander";
import { changeCommand, type ChangeOptions, parseClient } from "./api/options.ts";

const CLIENT = "user:<id>, address:<address>, or as the list of bans shows it";

/** `party-bouncer warn <client>` */
export function warnCommand(): Command {
  return changeCommand(
    "warn",
    "Give a client a strike in each room that it is in. It reads the reason.",
    "where it was done as JSON",
  )
    .argument("<client>", CLIENT, parseClient)
    .action(async (client: string, options: ChangeOptions) => {
      const { warn } = await import("./acts/act.ts");
      await warn(client, options);
    });
}

/** `party-bouncer mute <client>` */
export function muteCommand(): Command {
  return changeCommand(
    "mute",
    "Refuse everything from a client for a while, in each room that it is in. It reads the reason.",
    "where it was done as JSON",
  )
    .argument("<client>", CLIENT, parseClient)
    .option("-f, --for <duration>", "how long: 30s, 10m or 2h, at most 31d", "10m")
    .option("--end", "let it speak again instead")
    .action(async (client: string, options: MuteOptions) => {
      const { mute } = await import("./acts/act.ts");
      await mute(client, options);
    });
}

export interface MuteOptions extends ChangeOptions {
  readonly for: string;
  readonly end?: true;
}
