#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command } from "commander";
import { addCommand } from "./add.ts";
import { Failure } from "./failure.ts";
import { packageFile } from "./package-file.ts";
import { red } from "./style.ts";

const { version } = JSON.parse(readFileSync(packageFile("package.json"), "utf8")) as { version: string };

const program = new Command("party-bouncer")
  .description("Rate limits, warnings and shadow-bans for WebSocket rooms.")
  .version(version)
  .addCommand(addCommand());

try {
  await program.parseAsync();
} catch (error) {
  // A folder that cannot be written to, and the like: Node says what and where.
  const isOfSystem = error instanceof Error && "syscall" in error;
  if (!(error instanceof Failure || isOfSystem)) throw error;
  console.error(`${red("error:")} ${error.message}`);
  process.exitCode = 1;
}
