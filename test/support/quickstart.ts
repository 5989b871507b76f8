import { expect } from "vitest";
import type { DevServer } from "./dev-server.ts";
import { blocksOn, PageProject } from "./page-project.ts";

const PAGE = "docs/quickstart.md";
const FLOOD = blocksOn(PAGE, "Flood the room");

/** The project of somebody who copied what the page says about a host, with the packages that it says to install. */
export function quickstart(heading: string): PageProject {
  const blocks = blocksOn(PAGE, heading);
  const commands = blocks.filter(({ language }) => language === "sh").map(({ text }) => text);
  const packages = [...commands.join("\n").matchAll(/^npm install (?:--save-dev )?(.*)$/gm)].flatMap(
    ([, names = ""]) => names.split(" "),
  );
  return new PageProject([...blocks, ...FLOOD], packages);
}

/** Runs the page's client against a server. @returns the lines that it printed */
export async function flood(project: PageProject, server: DevServer, ...args: string[]): Promise<string[]> {
  project.write("flood-here.mjs", project.read("flood.mjs").replace("127.0.0.1:1999", server.host));
  return project.run("flood-here.mjs", ...args);
}

/** What the page says one sees: the client's lines, and one of the server's. */
const [CLIENT = "", SERVER = ""] = FLOOD.filter(({ language }) => language === "text").map(
  ({ text }) => text,
);

/** Whether a cool-down that ends is seen before the next warning is a matter of milliseconds. */
const withoutWarned = (lines: readonly string[]): string[] =>
  lines.filter((line) => !line.startsWith("warned"));

/** @param last how the last line begins on this host */
export function expectFlood(printed: readonly string[], last: string): void {
  const promised = withoutWarned(CLIENT.split("\n"));
  expect(withoutWarned(printed).slice(0, -1)).toEqual(promised.slice(0, -1));
  expect(printed.at(-1)).toMatch(new RegExp(`^${last}.* You can come back in 1 minute\\.$`));
}

/** @param client as this host names it */
export async function expectLog(server: DevServer, client: string): Promise<void> {
  const line = SERVER.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    // A machine that stalls sees no pace.
    .replace(/\d+ messages a second/, String.raw`(?:\d+ messages (?:a second|at once)|a message too many)`)
    .replace("user:eve", client);
  await expect.poll(() => server.output).toMatch(new RegExp(line));
}
