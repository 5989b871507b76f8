import type { Command } from "commander";
import type { Shell } from "../completion.ts";
import { bash } from "./bash.ts";
import { fish } from "./fish.ts";
import { commandsOf } from "./grammar.ts";
import { zsh } from "./zsh.ts";

const WRITTEN: Readonly<Record<Shell, typeof bash>> = { bash, zsh, fish };

/** A script that completes all that a program understands. It asks the program nothing while somebody types. */
export function completionFor(program: Command, shell: Shell): string {
  return WRITTEN[shell](program.name(), commandsOf(program));
}
