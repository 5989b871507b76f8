import { Command, Option } from "commander";
import {
  changeCommand,
  type ChangeOptions,
  listCommand,
  type ListOptions,
  parseClient,
} from "./api/options.ts";
import type { AddOptions } from "./bans/add.ts";

/** `party-bouncer bans list | add | remove` */
export function bansCommand(): Command {
  const command = new Command("bans").description("Show, impose and lift bans, in all rooms at once.");
  for (const each of [listing(), adding(), removing()]) command.addCommand(each);
  return command;
}

function listing(): Command {
  return listCommand(
    "list",
    "Show who is banned, the newest first.",
    "the client, the label, the reason, the limit or who did it",
  ).action(async (options: ListOptions) => {
    const { listBans } = await import("./bans/list.ts");
    await listBans(options);
  });
}

function adding(): Command {
  return changeCommand("add", "Ban a client in all rooms.", "the ban as JSON")
    .argument("<client>", "user:<id>, address:<address>, or as the list shows it", parseClient)
    .addOption(
      new Option("-k, --kind <kind>", "close it, or hide it from the others (default: close)").choices([
        "close",
        "shadow-ban",
      ]),
    )
    .option("-f, --for <duration>", "how long: 10m, 2h, 7d or forever (default: 1h, for a shadow-ban 10m)")
    .option("--label <text>", "what you call the client; only operators see it")
    .addOption(
      new Option(
        "--disclosure <when>",
        "whether it is told why: at once, or once it is over (default: none)",
      ).choices(["none", "notify", "delayed"]),
    )
    .action(async (client: string, options: AddOptions) => {
      const { addBan } = await import("./bans/add.ts");
      await addBan(client, options);
    });
}

function removing(): Command {
  return changeCommand("remove", "Lift all bans of a client, and say which.", "what was lifted as JSON")
    .argument("<client>", "user:<id>, address:<address>, or as the list shows it", parseClient)
    .action(async (client: string, options: ChangeOptions) => {
      const { removeBans } = await import("./bans/remove.ts");
      await removeBans(client, options);
    });
}
