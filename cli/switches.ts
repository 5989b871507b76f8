import type { Command } from "commander";
import { changeCommand, type ChangeOptions } from "./api/options.ts";

/** `party-bouncer slow-mode <party> <room>` */
export function slowModeCommand(): Command {
  return switchCommand("slow-mode", "Let each client of a room send only so often, for a while.")
    .option("-e, --every <duration>", "how often: from 1s to 1h (default: as the policy says)")
    .option("-f, --for <duration>", "how long it is on, at most 31d", "15m")
    .option("--end", "end it instead")
    .action(async (party: string, room: string, options: SlowModeOptions) => {
      const { slowMode } = await import("./switches/switch.ts");
      await slowMode({ party, room }, options);
    });
}

/** `party-bouncer posture <party> <room> [posture]` */
export function postureCommand(): Command {
  return switchCommand("posture", "Raise a posture that a room's policy prepares, for a while.")
    .argument("[posture]", "its name in the policy")
    .option("-f, --for <duration>", "how long it is on, at most 31d (default: as the policy says)")
    .option("--end", "end the one that is on instead")
    .action(async (party: string, room: string, posture: string | undefined, options: PostureOptions) => {
      const { raise } = await import("./switches/switch.ts");
      await raise({ party, room }, posture, options);
    });
}

export interface SlowModeOptions extends ChangeOptions {
  readonly every?: string;
  readonly for: string;
  readonly end?: true;
}

export interface PostureOptions extends ChangeOptions {
  readonly for?: string;
  readonly end?: true;
}

function switchCommand(name: string, description: string): Command {
  return changeCommand(name, description, "what was switched as JSON")
    .argument("<party>", 'as "rooms" shows it')
    .argument("<room>", 'as "rooms" shows it');
}
