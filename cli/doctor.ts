import { Command } from "commander";
import { TOKEN_OPTIONS, type TokenOptions } from "./endpoint/token.ts";

export interface DoctorOptions extends TokenOptions {
  readonly policy?: string;
  readonly json?: true;
}

/** `party-bouncer doctor <url|record>` */
export function doctorCommand(): Command {
  const command = new Command("doctor")
    .description("Say what is wrong with a room, or with a policy for the traffic in a record.")
    .argument("<place>", "a room, such as https://chat.example/parties/chat/lobby, or a traffic record")
    .option("-p, --policy <policy>", "the policy, for a record; a room has its own")
    .option("--json", "print the findings as JSON");
  for (const option of TOKEN_OPTIONS) command.addOption(option);
  return command
    .addHelpText(
      "after",
      "\nA room answers with bouncer.respond: see docs/guides/doctor.md, which has a section for each finding.\nIt ends with 0 if nothing is wrong, with 1 if there is an error or no answer, and with 2 if it was asked wrongly.",
    )
    .action(async (place: string, options: DoctorOptions) => {
      const { doctor } = await import("./doctor/doctor.ts");
      await doctor(place, options);
    });
}
