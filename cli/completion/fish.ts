import type { CompletedCommand, CompletedOption, Value } from "./grammar.ts";
import { functionFor } from "./shell.ts";

/** Longer ones are cut off on most screens. */
const LONGEST = 60;

export function fish(program: string, commands: readonly CompletedCommand[]): string {
  const at = `_${functionFor(program)}_at`;
  const valued = commands.flatMap(({ path, options }) =>
    options
      .filter(({ value }) => value !== null)
      .flatMap(({ names }) => names.map((name) => quoted(`${path} ${name}`))),
  );
  const paths = commands.filter(({ path }) => path !== "").map(({ path }) => quoted(` ${path}`));
  const lines = commands.flatMap((command) => [
    ...placesIn(command, commands).map((line) => `-n "${at} '${command.path}' ${line}`),
    ...command.options.map((option) => `-n "${at} '${command.path}'" ${flagsOf(option)}`),
  ]);
  return `# Completes ${program} in fish: ${program} completion fish > ~/.config/fish/completions/${program}.fish
function ${at} -d 'Whether a command of ${program}, and as many values of it, were typed'
    set -l command ''
    set -l values 0
    set -l isValue
    for word in (commandline -opc)[2..]
        if set -q isValue[1]
            set -e isValue[1]
            continue
        end
        switch "$command $word"
            case ${valued.join(" ")}
                set isValue 1
            case '* -*'
            case '*'
                switch "$command $word"
                    case ${paths.join(" ")}
                        set command "$command $word"
                    case '*'
                        set values (math $values + 1)
                end
        end
    end
    test (string trim -- "$command") = "$argv[1]"; and begin
        not set -q argv[2]; or test $values -eq $argv[2]
    end
end
complete -c ${program} -f
${lines.map((line) => `complete -c ${program} ${line}`).join("\n")}
`;
}

function placesIn(
  { path, below, values }: CompletedCommand,
  commands: readonly CompletedCommand[],
): string[] {
  if (below.length > 0) {
    return below.map((name) => {
      const found = commands.find((command) => command.path === `${path} ${name}`.trim());
      return `0" -a ${name} -d ${quoted(short(found?.description ?? ""))}`;
    });
  }
  return values.flatMap((value, index) => (value === "anything" ? [] : [`${index}" ${wordsOf(value)}`]));
}

function flagsOf({ names, description, value }: CompletedOption): string {
  const flags = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const expected = value === null ? [] : value === "anything" ? ["-x"] : ["-r", wordsOf(value)];
  return [...flags, ...expected, "-d", quoted(short(description))].join(" ");
}

function wordsOf(value: Exclude<Value, "anything">): string {
  return value === "file" ? "-F" : `-a ${quoted(value.join(" "))}`;
}

function short(text: string): string {
  const [first = ""] = text.split(/[:;.] /);
  const told = first.replace(/\.$/, "");
  return told.length <= LONGEST ? told : `${told.slice(0, LONGEST - 1)}…`;
}

function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, "\\$&")}'`;
}
