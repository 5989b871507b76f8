import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface TypeError {
  /** Of the file, without `.ts` or `.tsx`. */
  readonly name: string;
  readonly line: number;
  text: string;
}

/** What `tsc` says of the files in a folder, as a reader's own. */
export async function typeErrors(folder: string, options: object = {}): Promise<TypeError[]> {
  const tsconfig = {
    extends: join(ROOT, "tsconfig.json"),
    compilerOptions: {
      types: ["node", "@cloudflare/workers-types"],
      jsx: "react-jsx",
      // What an example declares, a reader uses. `override` is a rule of this repository, not of theirs.
      noUnusedLocals: false,
      noUnusedParameters: false,
      noImplicitOverride: false,
      ...options,
    },
    include: ["*.ts", "*.tsx"],
    exclude: [],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(tsconfig));
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  const output = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [tsc, "-p", folder, "--pretty", "false"],
      { cwd: folder },
      (_, stdout, stderr) => resolve(stdout + stderr),
    );
  });
  const found: TypeError[] = [];
  for (const line of output.split("\n")) {
    if (line.trim() === "") continue;
    const error = /^(?<name>\w+)\.tsx?\((?<line>\d+),\d+\): (?<text>.*)$/.exec(line)?.groups;
    if (error !== undefined) {
      found.push({ name: error["name"] ?? "", line: Number(error["line"]), text: error["text"] ?? "" });
    } else if (line.startsWith(" ")) {
      const last = found.at(-1);
      if (last !== undefined) last.text += `\n${line}`;
    } else throw new Error(`tsc: ${line}`);
  }
  return found;
}
