import { Command } from "commander";
import { TOKEN_OPTIONS, type TokenOptions } from "./endpoint/token.ts";

export interface RecordOptions extends TokenOptions {
  readonly output: string;
  readonly yes?: true;
}

/** `party-bouncer record <url>` */
export function recordCommand(): Command {
  const command = new Command("record")
    .description("Fetch the traffic record of a room.")
    .argument("<url>", "the room, such as https://chat.example/parties/chat/lobby")
    .option(
      "-o, --output <file>",
      "where to write it: .jsonl or .packed, with .gz if it shall be gzipped; - for the standard output",
      "traffic.jsonl.gz",
    )
    .option("-y, --yes", "overwrite the file");
  for (const option of TOKEN_OPTIONS) command.addOption(option);
  return command
    .addHelpText(
      "after",
      "\nThe room has to record (`record` in its policy), and to answer with bouncer.respond: see docs/guides/recording.md.\nIt ends with 0 if it has the record, with 1 if the room does not give it, and with 2 if it was asked wrongly.",
    )
    .action(async (url: string, options: RecordOptions) => {
      const { record } = await import("./record/record.ts");
      await record(url, options);
    });
}
