import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { Failure } from "./failure.ts";
import type { Oddity } from "./policy/oddities.ts";
import { bold, dim, green, yellow } from "./style.ts";

/** `party-bouncer check <policy>` */
export function checkCommand(): Command {
  return new Command("check")
    .description("Say whether a policy is right, and what is odd about it.")
    .argument("<policy>", "the file that exports it (.ts, .js, .mjs, .json)")
    .addHelpText(
      "after",
      "\nIt ends with 0 if the policy can be used, with 1 if it cannot, and with 2 if there is no policy to check.",
    )
    .action(check);
}

async function check(name: string): Promise<void> {
  const { loadPolicy, WrongPolicy } = await import("./policy/load.ts");
  const { odditiesOf } = await import("./policy/oddities.ts");
  const { candidateOf } = await import("party-bouncer/simulator");
  const { describePolicy } = await import("./policy/describe.ts");
  const { policy } = await loadPolicy(name).catch((error: unknown) => {
    throw error instanceof WrongPolicy ? new Failure(error.message) : error;
  });
  console.log(`${green("✔")} ${bold(name)} can be used.\n`);
  const lines = describePolicy(policy);
  for (const [what, text] of lines) console.log(`  ${dim(what.padEnd(11))} ${text}`);
  const candidate = candidateOf(policy);
  if (candidate !== null) {
    console.log(`\n  ${bold("Tried beside it")}: the candidate, which acts on nobody`);
    const same = new Set(lines.map(([, text]) => text));
    const others = describePolicy(candidate).filter(([, text]) => !same.has(text));
    for (const [what, text] of others) console.log(`  ${dim(what.padEnd(11))} ${text}`);
    if (others.length === 0) console.log(`  ${dim("".padEnd(11))} as the policy`);
  }
  const oddities = odditiesOf(policy);
  if (policy.candidate !== undefined) {
    // What it does not say is as in the policy, and was said.
    const said = new Set(oddities.map(({ message }) => message));
    const others = odditiesOf(policy.candidate).filter(({ message }) => !said.has(message));
    oddities.push(...others.map(inCandidate));
  }
  if (oddities.length === 0) return;
  const { placeOf } = await import("./policy/place.ts");
  // A preset is in no file.
  const text = await readFile(name, "utf8").catch(() => null);
  console.log();
  for (const { path, message } of oddities) {
    const place = text === null ? null : placeOf(path, text);
    const at = place === null ? name : `${name}:${place.line}:${place.column}`;
    console.log(`${yellow("warning:")} ${at}: ${message}`);
  }
}

function inCandidate({ path, message }: Oddity): Oddity {
  return { path: ["candidate", ...path], message: `candidate.${message}` };
}
