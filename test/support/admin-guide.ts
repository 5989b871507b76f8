import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "vitest";
import { blocksOn, PageProject } from "./page-project.ts";

const PAGE = "docs/guides/admin.md";
const TOKEN = "0123456789abcdef0123456789abcdef";

/** The project of somebody who copied what the page says about a host, with a token as the page says to keep it. */
export function adminGuide(heading: string, packages: readonly string[], secrets: string): PageProject {
  const project = new PageProject(blocksOn(PAGE, heading), ["party-bouncer", "zod", ...packages]);
  project.write(secrets, `ADA_TOKEN=${TOKEN}\n`);
  return project;
}

/** Runs each of the page's requests by curl, in their order. @returns what each answered, as JSON, and what the page says that it does */
export async function askAsShown(host: string): Promise<void> {
  const blocks = ["Ask it", "What can be asked"].flatMap((heading) => blocksOn(PAGE, heading));
  const environment = { ...process.env, ADA_TOKEN: TOKEN };
  let before = "";
  for (const { language, text } of blocks) {
    const script = text.replace(/http:\/\/127\.0\.0\.1:8787/, `http://${host}`);
    if (language === "sh")
      before = await run(script.startsWith("export") ? script : `${SETTINGS(host)}\n${script}`, environment);
    if (language === "text") expect(JSON.parse(before)).toMatchObject(JSON.parse(text) as object);
  }
}

const SETTINGS = (host: string): string =>
  `API=http://${host}/party-bouncer/admin; AUTH="Authorization: Bearer $ADA_TOKEN"`;

async function run(script: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await promisify(execFile)("bash", ["-euc", script], { env });
  return stdout;
}
