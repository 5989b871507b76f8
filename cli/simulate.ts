import { Command, InvalidArgumentError, Option } from "commander";
import { type Condition, GRAMMAR, parseCondition } from "./simulate/fail-on.ts";

export interface SimulateOptions {
  readonly policy: string;
  readonly against?: string;
  readonly share: number;
  readonly report?: string;
  readonly json?: true;
  readonly failOn: readonly Condition[];
}

/** `party-bouncer simulate <record>` */
export function simulateCommand(): Command {
  return new Command("simulate")
    .description("Play recorded traffic under a policy, and say who would have been refused, and why.")
    .argument("<record>", "a traffic record (.jsonl, .jsonl.gz or packed), or - for the standard input")
    .addOption(
      new Option(
        "-p, --policy <policy>",
        "the file that exports the policy, or a preset: presets.chat",
      ).makeOptionMandatory(),
    )
    .option(
      "-a, --against <policy>",
      "another policy to compare with (default: its candidate, if it has one)",
    )
    .addOption(
      new Option("-s, --share <share>", "the share of clients that the suggested limits never refuse")
        .argParser(parseShare)
        .default(0.999, "99.9%"),
    )
    .option("-r, --report <file>", "write a report with charts, as one HTML file")
    .option("--json", "print the result as JSON")
    .addOption(
      new Option(
        "-f, --fail-on <condition>",
        "end with 1 if more than so many are hit, such as clients=0.1%; may be repeated",
      )
        .argParser((text, others: readonly Condition[]) => [...others, parseCondition(text)])
        .default([], "none"),
    )
    .addHelpText(
      "after",
      `\n${GRAMMAR}\n\nIt ends with 0 if none of these is met, with 1 if one is, and with 2 if it cannot tell.`,
    )
    .action(async (record: string, options: SimulateOptions) => {
      const { runSimulation } = await import("./simulate/run.ts");
      await runSimulation(record, options);
    });
}

/** `99.9%` or `0.999`. */
function parseShare(text: string): number {
  const [, number = "", percent] = /^(\d+(?:\.\d+)?|\.\d+)(%)?$/.exec(text) ?? [];
  const share = Number(number) / (percent === undefined ? 1 : 100);
  if (number !== "" && share > 0 && share <= 1) return share;
  throw new InvalidArgumentError("It should be more than 0 and at most 1, such as 99.9% or 0.999.");
}
