import type { CompletedCommand, CompletedOption, Value } from "./grammar.ts";
import { functionFor, quoted } from "./shell.ts";

export function zsh(program: string, commands: readonly CompletedCommand[]): string {
  const name = functionFor(program);
  const functions = commands.map((command) => functionOf(name, command, commands)).join("\n");
  return `#compdef ${program}
# Completes ${program} in zsh: source <(${program} completion zsh), or as ${name} in a folder of $fpath
${functions}
if [[ $funcstack[1] == ${name} ]]; then ${name} "$@"; else compdef ${name} ${program}; fi
`;
}

function functionOf(
  name: string,
  { path, below, options, values }: CompletedCommand,
  commands: readonly CompletedCommand[],
): string {
  const own = functionAt(name, path);
  const flags = options.map((option) => `    ${specOf(option)}`);
  if (below.length === 0) {
    const places = values.map((value, index) => `    ${quoted(`${index + 1}: :${actionFor(value)}`)}`);
    return `${own}() {\n  _arguments -s -S \\\n${[...flags, ...places].join(" \\\n")}\n}`;
  }
  const described = below.map((each) => {
    const found = commands.find((command) => command.path === `${path} ${each}`.trim());
    return `      ${quoted(`${each}:${(found?.description ?? "").replaceAll(":", "\\:")}`)}`;
  });
  const branches = below.map((each) => `        ${each}) ${functionAt(name, `${path} ${each}`.trim())} ;;`);
  return `${own}() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  _arguments -C -s -S \\
${[...flags, "    '1: :->command'", "    '*:: :->arguments'"].join(" \\\n")}
  case $state in
    command)
      local -a commands=(
${described.join("\n")}
      )
      _describe -t commands command commands
      ;;
    arguments)
      case $line[1] in
${branches.join("\n")}
      esac
      ;;
  esac
}`;
}

function functionAt(name: string, path: string): string {
  return [name, ...path.split(" ").filter((step) => step !== "")].join("_").replaceAll("-", "_");
}

/** As `_arguments` has it: `'(-k --kind)'{-k+,--kind=}'[what it does]:kind:(close shadow-ban)'`. */
function specOf({ names, description, value }: CompletedOption): string {
  const forms = names.map((name) =>
    value === null ? name : name.startsWith("--") ? `${name}=` : `${name}+`,
  );
  const told = `[${description.replaceAll(/[\\[\]:]/g, "\\$&")}]${value === null ? "" : `: :${actionFor(value)}`}`;
  const [only] = forms;
  if (forms.length === 1) return quoted(`${only}${told}`);
  return `${quoted(`(${names.join(" ")})`)}{${forms.join(",")}}${quoted(told)}`;
}

function actionFor(value: Value): string {
  if (value === "file") return "_files";
  // An empty list, as without an action zsh would rather say what is missing here than complete an option.
  return value === "anything" ? "()" : `(${value.join(" ")})`;
}
