import { build } from "esbuild";
import type { Project } from "./project.ts";

/**
 * Bundles each entry of a room for a worker without compatibility flags.
 *
 * @throws {Error} if it imports a module of Node's: Wrangler and Vite then tell every new user that the worker may not start
 */
export async function checkBundling(project: Project): Promise<void> {
  for (const entry of [
    "party-bouncer",
    "party-bouncer/partykit",
    "party-bouncer/partyserver",
    "party-bouncer/durable-object",
    "party-bouncer/agents",
    "party-bouncer/yjs",
    "party-bouncer/simulator",
  ]) {
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
