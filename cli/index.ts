#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { muteCommand, warnCommand } from "./acts.ts";
import { addCommand } from "./add.ts";
import { auditCommand } from "./audit.ts";
import { bansCommand } from "./bans.ts";
import { checkCommand } from "./check.ts";
import { clientCommand } from "./client.ts";
import { completionCommand } from "./completion.ts";
import { doctorCommand } from "./doctor.ts";
import { Failure } from "./failure.ts";
import { metricsCommand } from "./metrics.ts";
import { packageFile } from "./package-file.ts";
import { recordCommand } from "./record.ts";
import { roomsCommand } from "./rooms.ts";
import { simulateCommand } from "./simulate.ts";
import { styleFor } from "./style.ts";
import { postureCommand, slowModeCommand } from "./switches.ts";
import { tailCommand } from "./tail.ts";

const { version } = JSON.parse(readFileSync(packageFile("package.json"), "utf8")) as { version: string };

const program = new Command("party-bouncer")
  .description("Rate limits, warnings and shadow-bans for WebSocket rooms.")
  .version(version);

program.commandsGroup("Before you turn it on:");
for (const command of [recordCommand(), simulateCommand(), checkCommand(), doctorCommand(), addCommand()]) {
  program.addCommand(command);
}
program.commandsGroup("While it runs:");
for (const command of [
  bansCommand(),
  warnCommand(),
  muteCommand(),
  slowModeCommand(),
  postureCommand(),
  roomsCommand(),
  clientCommand(),
  auditCommand(),
  metricsCommand(),
  tailCommand(),
]) {
  program.addCommand(command);
}
program.commandsGroup("Besides:");
program.addCommand(completionCommand(program)).helpCommand("help [command]", "Show how a command is used.");
letEndByThrowing(program);

// A reader such as `head` stops before the end.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function letEndByThrowing(command: Command): void {
  command.exitOverride();
  for (const below of command.commands) letEndByThrowing(below);
}

/** Says what went wrong, unless it was said already. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const { red } = styleFor(process.stderr);
  if (error instanceof Failure) {
    console.error(`${red("error:")} ${error.message}`);
    return error.exitCode;
  }
  // A folder that cannot be written to, and the like: Node says what and where. Anything else is a fault of this program.
  const isOfSystem = error instanceof Error && "syscall" in error;
  console.error(isOfSystem ? `${red("error:")} ${error.message}` : error);
  return 2;
}
