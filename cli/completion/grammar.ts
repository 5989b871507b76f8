import type { Argument, Command, Option } from "commander";

/** What may stand in some place: one of these words, a file, or what nobody can guess. */
export type Value = readonly string[] | "file" | "anything";

export interface CompletedOption {
  /** Such as `-k` and `--kind`. */
  readonly names: readonly string[];
  readonly description: string;
  /** What comes after it; `null` if nothing does. */
  readonly value: Value | null;
}

/** A command, as somebody may type it. */
export interface CompletedCommand {
  /** Such as `bans add`; `""` for the program without a command. */
  readonly path: string;
  readonly description: string;
  /** The names of the commands below it. */
  readonly below: readonly string[];
  readonly options: readonly CompletedOption[];
  readonly values: readonly Value[];
}

/** What is expected where the help says one of these. */
const FILES: ReadonlySet<string> = new Set(["file", "policy", "record", "report", "directory", "place"]);

/**
 * A program and its commands, each before those below it.
 *
 * @param beside the commands that its help is about
 */
export function commandsOf(program: Command, path = "", beside: readonly string[] = []): CompletedCommand[] {
  const help = program.createHelp();
  const commands = help.visibleCommands(program);
  const below = commands.map((command) => command.name());
  const own: CompletedCommand = {
    path,
    description: program.description(),
    below,
    options: help.visibleOptions(program).map(optionOf),
    values: program.registeredArguments.map((argument) =>
      argument.name() === "command" ? beside : valueOf(argument, argument.name()),
    ),
  };
  return [
    own,
    ...commands.flatMap((command) => commandsOf(command, `${path} ${command.name()}`.trim(), below)),
  ];
}

function optionOf(option: Option): CompletedOption {
  const { short, long, description, required, flags } = option;
  const names = [short, long].filter((name) => name !== undefined);
  const [, expected = ""] = /<(.+)>/.exec(flags) ?? [];
  return { names, description, value: required ? valueOf(option, expected) : null };
}

function valueOf({ argChoices }: Pick<Argument | Option, "argChoices">, name: string): Value {
  if (argChoices !== undefined) return argChoices;
  return FILES.has(name) ? "file" : "anything";
}
