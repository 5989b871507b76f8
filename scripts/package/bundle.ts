import { build } from "esbuild";
import path from "node:path";
import type { Project } from "./project.ts";

/** What Wrangler, Vite and PartyKit leave to the runtime without a compatibility flag. All else has to be found, or they warn. */
const EXTERNAL = ["cloudflare:workers"];

/** Bundles each entry of a room as a worker without compatibility flags is. */
export async function checkBundling(project: Project): Promise<void> {
  for (const entry of ["party-bouncer", "party-bouncer/partykit", "party-bouncer/partyserver"]) {
    const { warnings } = await build({
      stdin: { contents: `export * from "${entry}";`, resolveDir: project.folder },
      absWorkingDir: path.resolve(project.folder),
      bundle: true,
      write: false,
      format: "esm",
      conditions: ["workerd", "worker", "browser"],
      external: EXTERNAL,
      logLevel: "silent",
    });
    if (warnings.length > 0) throw new Error(`bundling ${entry} warns: ${warnings[0]?.text}`);
  }
}
