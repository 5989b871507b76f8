import { Command, InvalidArgumentError, Option } from "commander";
import { TOKEN_OPTIONS, type TokenOptions } from "../endpoint/token.ts";

/** How each command on the API is told where it is, and who asks. */
export interface ApiOptions extends TokenOptions {
  readonly url?: string;
  readonly json?: true;
}

export interface ListOptions extends ApiOptions {
  readonly search?: string;
  readonly limit: number;
  readonly all?: true;
}

export interface ChangeOptions extends ApiOptions {
  readonly reason?: string;
  readonly idempotencyKey?: string;
}

/** @param json what `--json` prints */
export function apiCommand(name: string, description: string, json: string): Command {
  const command = new Command(name)
    .description(description)
    .addOption(
      new Option("-u, --url <url>", "where the API is, such as https://chat.example/party-bouncer/admin").env(
        "PARTY_BOUNCER_URL",
      ),
    )
    .option("--json", `print ${json}`);
  for (const option of TOKEN_OPTIONS) command.addOption(option);
  return command.addHelpText(
    "after",
    "\nThe API is what adminFor mounts: see docs/guides/admin.md.\nIt ends with 0 if it was done, with 1 if the API refuses or does not answer, and with 2 if it was asked wrongly.",
  );
}

/** @param searched what a search looks into */
export function listCommand(name: string, description: string, searched: string): Command {
  return apiCommand(name, description, "them as one JSON list")
    .option("-s, --search <text>", `only those with this text in ${searched}, in any case`)
    .addOption(
      new Option("-l, --limit <number>", "how many at most")
        .argParser(parseLimit)
        .default(30)
        .conflicts("all"),
    )
    .option("--all", "all there are");
}

/** @param json what `--json` prints */
export function changeCommand(name: string, description: string, json: string): Command {
  return apiCommand(name, description, json)
    .option("-r, --reason <text>", "why; it stays in the client's history")
    .addOption(
      new Option("--idempotency-key <key>", "make this change once, however often it is asked for").argParser(
        parseKey,
      ),
    );
}

/** A client, as somebody types it: the API looks closer. */
export function parseClient(text: string): string {
  if (/^(?:user|address):./su.test(text)) return text;
  throw new InvalidArgumentError('It should be user:<id> or address:<address>, or as "bans list" shows it.');
}

function parseLimit(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It should be a whole number, 1 or more. For all, say --all.");
}

/** What a header can bear. */
function parseKey(text: string): string {
  if (/^[\x21-\x7E]{1,200}$/.test(text)) return text;
  throw new InvalidArgumentError("It should be 1 to 200 letters, digits and signs, without a space.");
}
