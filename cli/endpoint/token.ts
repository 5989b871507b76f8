import { readFile } from "node:fs/promises";
import { Option } from "commander";
import { Misuse } from "../failure.ts";
import { styleFor } from "../style.ts";

export interface TokenOptions {
  readonly token?: string;
  readonly tokenFile?: string;
}

const VARIABLE = "PARTY_BOUNCER_TOKEN";

/** How a command is given a token. */
export const TOKEN_OPTIONS: readonly Option[] = [
  new Option("--token-file <file>", `the file that has the token (default: the environment's ${VARIABLE})`),
  new Option("--token <token>", "the token itself; it stays in your shell's history").hideHelp(),
];

/**
 * The token that a room asks for; `null` if none was given.
 *
 * @throws {Misuse} if the file with it cannot be read, or what is given is none
 */
export async function tokenFrom({ token, tokenFile }: TokenOptions): Promise<string | null> {
  if (token !== undefined) {
    const { yellow } = styleFor(process.stderr);
    console.error(
      `${yellow("warning:")} A token on the command line stays in your shell's history, and others on this machine can see it. Use ${VARIABLE} or --token-file.`,
    );
    return checked(token, "--token");
  }
  if (tokenFile !== undefined) {
    const content = await readFile(tokenFile, "utf8").catch((error: NodeJS.ErrnoException) => {
      throw new Misuse(`The token cannot be read: ${error.message}`);
    });
    return checked(content.trim(), tokenFile);
  }
  const given = process.env[VARIABLE]?.trim();
  return given === undefined || given === "" ? null : checked(given, VARIABLE);
}

/** What a header can bear. */
function checked(token: string, source: string): string {
  if (/^[\x21-\x7E]+$/.test(token)) return token;
  const what = token === "" ? "is empty" : "has more than one word, or characters that no token has";
  throw new Misuse(`${source} ${what}.`);
}
