import type { Command } from "commander";
import { listCommand, type ListOptions } from "./api/options.ts";

/** `party-bouncer audit` */
export function auditCommand(): Command {
  return listCommand(
    "audit",
    "Show what operators did, the newest first.",
    "the client, the operator, what they did, or why",
  ).action(async (options: ListOptions) => {
    const { audit } = await import("./audit/audit.ts");
    await audit(options);
  });
}
