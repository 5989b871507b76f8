import path from "node:path";
import { build } from "esbuild";

const ROOT = path.resolve(import.meta.dirname, "../..");

/**
 * Makes one file of a script and all that it imports, as an app's bundler does. Nothing of Node's may be among it.
 *
 * @param entry from the root of the repository
 * @param globalName where a page finds what the script exports. Default: the file is a module
 */
export async function bundleScript(entry: string, outfile: string, globalName?: string): Promise<void> {
  await build({
    entryPoints: [path.join(ROOT, entry)],
    absWorkingDir: ROOT,
    outfile,
    bundle: true,
    ...(globalName === undefined ? { format: "esm" } : { format: "iife", globalName }),
    platform: "neutral",
    mainFields: ["module", "main"],
    target: "es2022",
    logLevel: "silent",
  });
}
