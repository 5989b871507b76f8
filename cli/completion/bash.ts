import type { CompletedCommand, Value } from "./grammar.ts";
import { functionFor, quoted } from "./shell.ts";

/** For bash 3.2, which macOS has, and later. */
export function bash(program: string, commands: readonly CompletedCommand[]): string {
  const name = functionFor(program);
  const options = commands.flatMap(({ path, options }) =>
    options.map(({ names, value }) => ({ at: names.map((each) => quoted(`${path} ${each}`)), value })),
  );
  const valued = options.filter(({ value }) => value !== null).flatMap(({ at }) => at);
  const paths = commands.filter(({ path }) => path !== "").map(({ path }) => quoted(path));
  return `# Completes ${program} in bash: source <(${program} completion bash)
${name}() {
  local IFS=$' \\t\\n' cur=\${COMP_WORDS[COMP_CWORD]} command="" option="" values=0 i word files=""
  # A word of its own is what bash makes of the sign in --kind=close.
  [[ $cur == "=" ]] && cur=""
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ $option ]]; then
      [[ $word == "=" ]] || option=""
      continue
    fi
    case "$command $word" in
      ${valued.join(" | ")}) option=$word ;;
      *" -"*) ;;
      *)
        case "\${command:+$command }$word" in
          ${paths.join(" | ")}) command="\${command:+$command }$word" ;;
          *) ((values++)) ;;
        esac
        ;;
    esac
  done
  local words=""
  if [[ $option ]]; then
    case "$command $option" in
${options.flatMap(({ at, value }) => branch("      ", at.join(" | "), value)).join("\n")}
    esac
  elif [[ $cur == -* ]]; then
    case "$command" in
${commands.map(({ path, options }) => `      ${quoted(path)}) words="${options.flatMap(({ names }) => names).join(" ")}" ;;`).join("\n")}
    esac
  else
    case "$command $values" in
${commands.flatMap(placesIn).join("\n")}
    esac
  fi
  COMPREPLY=()
  # Line by line, as a name may have spaces and stars in it.
  while IFS= read -r word; do
    COMPREPLY+=("$word")
  done < <(if [[ $files ]]; then compgen -f -- "$cur"; else compgen -W "$words" -- "$cur"; fi)
  [[ $files ]] && compopt -o filenames 2>/dev/null
  return 0
}
complete -F ${name} ${program}
`;
}

function placesIn({ path, below, values }: CompletedCommand): string[] {
  const places: readonly Value[] = below.length > 0 ? [below] : values;
  return places.flatMap((value, index) => branch("      ", quoted(`${path} ${index}`), value));
}

function branch(indent: string, at: string, value: Value | null): string[] {
  if (value === null || value === "anything") return [];
  return [`${indent}${at}) ${value === "file" ? "files=1" : `words=${quoted(value.join(" "))}`} ;;`];
}
