import { build } from "esbuild";
import { ENTRIES } from "./entries.ts";
import type { Project } from "./project.ts";

/** Entries that a worker has no use for. */
const FOR_PAGES = new Set(["party-bouncer/client", "party-bouncer/provider", "party-bouncer/react"]);

/**
 * Bundles each entry that a room may import for a worker without compatibility flags.
 *
 * @throws {Error} if it imports a module of Node's: Wrangler and Vite then tell every new user that the worker may not start
 */
export async function checkBundling(project: Project): Promise<void> {
  for (const entry of ENTRIES.filter((name) => !FOR_PAGES.has(name))) {
    const { metafile } = await build({
      stdin: { contents: `export * from "${entry}";`, resolveDir: project.folder },
      absWorkingDir: project.folder,
      bundle: true,
      write: false,
      metafile: true,
      format: "esm",
      conditions: ["workerd", "worker", "browser"],
      external: ["cloudflare:*", "node:*"],
      logLevel: "silent",
    });
    const wanted = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
    const nodes = wanted.filter((name) => name.startsWith("node:"));
    if (nodes.length > 0) throw new Error(`a bundle of ${entry} imports ${nodes.join()}`);
  }
}
